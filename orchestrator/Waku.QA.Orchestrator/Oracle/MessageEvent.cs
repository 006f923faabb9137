namespace Waku.QA.Orchestrator.Oracle;

/// <summary>One line of a message's life.</summary>
/// <param name="Kind">publish, deliver or push.</param>
/// <param name="Node">Where.</param>
/// <param name="Topic">Pubsub topic.</param>
/// <param name="Hash">Deterministic message hash, hex.</param>
/// <param name="At">When the harness saw it.</param>
public sealed record MessageEvent(string Kind, string Node, string Topic, string Hash, DateTimeOffset At);
