using Waku.QA.Core.Nodes;

namespace Waku.QA.Performance.Load;

/// <summary>A message made before its time, so that the loop that sends does nothing but send.</summary>
/// <param name="Planned">When and where.</param>
/// <param name="Topic">Pubsub topic.</param>
/// <param name="Message">Message.</param>
/// <param name="Hash">Its deterministic hash.</param>
internal sealed record SentMessage(PlannedSend Planned, string Topic, NodeMessage Message, byte[] Hash)
{
    /// <summary>When it was really sent, from the start of the schedule; null before.</summary>
    public TimeSpan? SentAt { get; set; }

    /// <summary>When the node answered, from the start of the schedule; null before.</summary>
    public TimeSpan? AnsweredAt { get; set; }

    /// <summary>Why the node did not take it; null when it did.</summary>
    public string? Error { get; set; }
}
