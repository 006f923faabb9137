namespace Waku.QA.Oracle;

/// <summary>One accusation.</summary>
/// <param name="Kind">Of what.</param>
/// <param name="Hash">Message.</param>
/// <param name="Topic">Pubsub topic.</param>
/// <param name="Node">Where.</param>
/// <param name="At">When the message was published, or else when it arrived.</param>
/// <param name="Detail">In words.</param>
public sealed record Violation(ViolationKind Kind, string Hash, string Topic, string Node, DateTimeOffset At, string Detail)
{
    /// <summary>Hash of what came instead, of an altered message.</summary>
    public string Instead { get; init; } = "";
}
