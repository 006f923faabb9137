namespace Waku.QA.Engines.Resilience;

/// <summary>One try of the harness that failed and was made again.</summary>
/// <param name="Pipeline">What it was about, for example <c>image pull</c>.</param>
/// <param name="Attempt">Which try it was, from 1.</param>
/// <param name="At">When it failed.</param>
/// <param name="Cause">Why.</param>
public sealed record RetryRecord(string Pipeline, int Attempt, DateTimeOffset At, string Cause);
