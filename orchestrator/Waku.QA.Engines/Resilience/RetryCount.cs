namespace Waku.QA.Engines.Resilience;

/// <summary>How often one pipeline of the harness tried again.</summary>
/// <param name="Pipeline">What it is about, for example <c>image pull</c>.</param>
/// <param name="Count">Tries that failed and were made again.</param>
/// <param name="LastCause">Why the last of them failed, in one line.</param>
public sealed record RetryCount(string Pipeline, int Count, string LastCause);
