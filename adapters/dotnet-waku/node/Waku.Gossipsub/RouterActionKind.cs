namespace Waku.Gossipsub;

/// <summary>What the router asks its driver to do.</summary>
public enum RouterActionKind
{
    /// <summary>Send a control RPC. Control is never dropped.</summary>
    SendControl,

    /// <summary>Send a message. May be dropped when the peer's queue is full.</summary>
    SendMessage,

    /// <summary>Hand a new, valid message to the application.</summary>
    Deliver,

    /// <summary>Close the connection to a peer that misbehaved.</summary>
    Disconnect,

    /// <summary>Nothing is remembered of the peer any more: its number may be forgotten, too.</summary>
    Forget,
}
