using System.Security.Cryptography;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Oracle;

/// <summary>One line of the history.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Node">Where.</param>
/// <param name="Topic">Pubsub topic; empty where none is meant.</param>
/// <param name="Hash">Deterministic message hash, hex; empty where no message is meant.</param>
/// <param name="At">When the harness saw it; of a publish, when it began.</param>
public sealed record MessageEvent(EventKind Kind, string Node, string Topic, string Hash, DateTimeOffset At)
{
    private const int FingerprintBytes = 12;

    /// <summary>What happened to a message.</summary>
    public static MessageEvent Of(EventKind kind, string node, string topic, NodeMessage message, DateTimeOffset at) =>
        new(kind, node, topic, MessageHashing.Hash(topic, message), at)
        {
            Ephemeral = message.Ephemeral,
            Timestamp = message.Timestamp,
            ContentTopic = message.ContentTopic,
            Payload = Convert.ToHexStringLower(SHA256.HashData(message.Payload).AsSpan(0, FingerprintBytes)),
        };

    /// <summary>True for a message that must not be stored.</summary>
    public bool Ephemeral { get; init; }

    /// <summary>Time stamp of the message, Unix nanoseconds, of publishes and rows.</summary>
    public long Timestamp { get; init; }

    /// <summary>Number of the answer that a row belongs to; of a complete walk, that of its first answer.</summary>
    public long Answer { get; init; }

    /// <summary>The other end of a link; empty where none is meant.</summary>
    public string Peer { get; init; } = "";

    /// <summary>Delay of a slowed link, or how far a clock is ahead.</summary>
    public TimeSpan Offset { get; init; }

    /// <summary>Content topic of the message; empty where it is not known.</summary>
    public string ContentTopic { get; init; } = "";

    /// <summary>Fingerprint of the payload, hex: enough to tell an altered message from an invented one; empty where it is not known.</summary>
    public string Payload { get; init; } = "";
}
