namespace Waku.QA.Oracle;

/// <summary>One line of the history.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Node">Where.</param>
/// <param name="Topic">Pubsub topic; empty where none is meant.</param>
/// <param name="Hash">Deterministic message hash, hex; empty where no message is meant.</param>
/// <param name="At">When the harness saw it; of a publish, when it began.</param>
public sealed record MessageEvent(EventKind Kind, string Node, string Topic, string Hash, DateTimeOffset At)
{
    /// <summary>True for a message that must not be stored.</summary>
    public bool Ephemeral { get; init; }

    /// <summary>Time stamp of the message, Unix nanoseconds, of publishes and rows.</summary>
    public long Timestamp { get; init; }

    /// <summary>Number of the answer that a row belongs to; of a complete walk, that of its first answer.</summary>
    public long Answer { get; init; }
}
