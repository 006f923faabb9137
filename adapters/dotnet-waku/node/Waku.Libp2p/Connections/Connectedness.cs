namespace Waku.Libp2p.Connections;

/// <summary>State of the relation to a peer; the names are those nwaku's admin API prints.</summary>
public enum Connectedness
{
    /// <summary>Known, never tried.</summary>
    NotConnected,

    /// <summary>The last dial failed.</summary>
    CannotConnect,

    /// <summary>Was connected and left in good order.</summary>
    CanConnect,

    /// <summary>Connected now.</summary>
    Connected,
}
