namespace Waku.QA.Runs.Evidence;

/// <summary>The end of a run. A run without one is incomplete and never passes.</summary>
/// <param name="Stopped">When.</param>
/// <param name="Interrupted">True when somebody stopped it before it was through.</param>
public sealed record EndEvidence(DateTimeOffset Stopped, bool Interrupted);
