namespace Waku.Node.Messages;

/// <summary>A Waku message (14/WAKU2-MESSAGE).</summary>
public sealed record WakuMessage
{
    /// <summary>Longest <see cref="Meta"/> in bytes.</summary>
    public const int MaxMetaLength = 64;

    /// <summary>Default limit of an encoded message in bytes: nwaku's 150 KiB.</summary>
    public const int DefaultMaxEncodedLength = 153_600;

    /// <summary>Application data.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Topic that applications filter by (23/WAKU2-TOPICS).</summary>
    public required string ContentTopic { get; init; }

    /// <summary>Payload encryption: 0 none, 1 symmetric or asymmetric, 2 noise. Null when absent on the wire.</summary>
    public uint? Version { get; init; }

    /// <summary>Unix time in nanoseconds; null when absent on the wire.</summary>
    public long? Timestamp { get; init; }

    /// <summary>Application metadata, at most 64 bytes; part of the hash.</summary>
    public ReadOnlyMemory<byte> Meta { get; init; }

    /// <summary>RLN proof, carried untouched.</summary>
    public ReadOnlyMemory<byte> RateLimitProof { get; init; }

    /// <summary>True when stores must not keep the message. Null when absent on the wire.</summary>
    public bool? Ephemeral { get; init; }
}
