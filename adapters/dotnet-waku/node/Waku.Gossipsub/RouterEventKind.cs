namespace Waku.Gossipsub;

/// <summary>What may happen to a router.</summary>
public enum RouterEventKind
{
    /// <summary>Time passed: the deadline is due.</summary>
    Tick,

    /// <summary>A peer that speaks the relay protocol connected.</summary>
    PeerAdded,

    /// <summary>A peer left.</summary>
    PeerRemoved,

    /// <summary>An RPC arrived.</summary>
    RpcReceived,

    /// <summary>The application subscribes.</summary>
    Join,

    /// <summary>The application unsubscribes.</summary>
    Leave,

    /// <summary>The application publishes.</summary>
    Publish,
}
