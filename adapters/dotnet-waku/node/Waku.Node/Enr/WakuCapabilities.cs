namespace Waku.Node.Enr;

/// <summary>Bits of the ENR key <c>waku2</c> (31/WAKU2-ENR).</summary>
[Flags]
public enum WakuCapabilities
{
    /// <summary>Nothing served.</summary>
    None = 0,

    /// <summary>Relay.</summary>
    Relay = 1,

    /// <summary>Store.</summary>
    Store = 2,

    /// <summary>Filter.</summary>
    Filter = 4,

    /// <summary>Lightpush.</summary>
    Lightpush = 8,

    /// <summary>Store synchronisation.</summary>
    Sync = 16,

    /// <summary>Mix.</summary>
    Mix = 32,
}
