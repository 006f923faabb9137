namespace Waku.Libp2p.Resources;

/// <summary>What a limit did; each has a counter in <see cref="ResourceCounters"/>.</summary>
public enum ResourceCounter
{
    /// <summary>Inbound connections closed at once: their address began too many handshakes, or nobody could make room.</summary>
    HandshakesRefused,

    /// <summary>Handshakes ended to make room for an address that has fewer.</summary>
    HandshakesEvicted,

    /// <summary>Handshakes that took too long.</summary>
    HandshakesExpired,

    /// <summary>Proven connections refused: total, or limit per address.</summary>
    ConnectionsRefused,

    /// <summary>Connections closed to make room for an address that has fewer.</summary>
    ConnectionsEvicted,

    /// <summary>Connections that a newer one of the same peer replaced.</summary>
    ConnectionsReplaced,

    /// <summary>Connections closed because their peer no longer answered pings.</summary>
    ConnectionsDead,

    /// <summary>Connections closed because a write made no progress.</summary>
    WritesStalled,

    /// <summary>Connections closed because the peer asked for answers and did not read them.</summary>
    ControlOverflows,

    /// <summary>Connections closed after too many faults.</summary>
    FaultyConnections,

    /// <summary>Connections closed because all together held too many bytes and they the most.</summary>
    MemoryEvictions,

    /// <summary>Streams refused: too many of their connection or protocol.</summary>
    StreamsRefused,

    /// <summary>Streams reset because their connection held too many bytes.</summary>
    StreamsOverMemory,

    /// <summary>Streams reset because a frame that began did not end.</summary>
    FramesExpired,

    /// <summary>Streams reset because nothing came on them.</summary>
    StreamsSilent,

    /// <summary>Identify pushes ignored because they came too often.</summary>
    PushesIgnored,

    /// <summary>Records of peers forgotten to make room.</summary>
    PeersForgotten,
}
