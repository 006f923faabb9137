namespace Waku.Gossipsub;

/// <summary>One input of the router. Peers are small numbers that the driver assigns and keeps for a peer's identity.</summary>
public readonly record struct RouterEvent(RouterEventKind Kind)
{
    /// <summary>The peer concerned.</summary>
    public int Peer { get; init; }

    /// <summary>IP address of an added peer.</summary>
    public string? Address { get; init; }

    /// <summary>True when we dialed the added peer.</summary>
    public bool Outbound { get; init; }

    /// <summary>The received RPC; read during the step only.</summary>
    public GossipRpc? Rpc { get; init; }

    /// <summary>Topic of a join or leave.</summary>
    public string? Topic { get; init; }

    /// <summary>Message to publish.</summary>
    public GossipMessage? Message { get; init; }

    /// <summary>Time passed.</summary>
    public static RouterEvent Tick => new(RouterEventKind.Tick);

    /// <summary>A relay peer connected.</summary>
    public static RouterEvent PeerAdded(int peer, string address, bool outbound) =>
        new(RouterEventKind.PeerAdded) { Peer = peer, Address = address, Outbound = outbound };

    /// <summary>A relay peer left.</summary>
    public static RouterEvent PeerRemoved(int peer) => new(RouterEventKind.PeerRemoved) { Peer = peer };

    /// <summary>An RPC arrived.</summary>
    public static RouterEvent RpcReceived(int peer, GossipRpc rpc) => new(RouterEventKind.RpcReceived) { Peer = peer, Rpc = rpc };

    /// <summary>Subscribe.</summary>
    public static RouterEvent Join(string topic) => new(RouterEventKind.Join) { Topic = topic };

    /// <summary>Unsubscribe.</summary>
    public static RouterEvent Leave(string topic) => new(RouterEventKind.Leave) { Topic = topic };

    /// <summary>Publish.</summary>
    public static RouterEvent Publish(GossipMessage message) => new(RouterEventKind.Publish) { Message = message };
}
