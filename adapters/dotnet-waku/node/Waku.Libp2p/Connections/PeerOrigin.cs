namespace Waku.Libp2p.Connections;

/// <summary>How a peer became known; the names are those nwaku's admin API prints.</summary>
public enum PeerOrigin
{
    /// <summary>It dialed us, or came by a way that is not named.</summary>
    UnknownOrigin,

    /// <summary>By discovery v5.</summary>
    Discv5,

    /// <summary>Configured or asked for by the operator.</summary>
    Static,

    /// <summary>By peer exchange.</summary>
    PeerExchange,

    /// <summary>By DNS discovery.</summary>
    Dns,
}
