namespace Waku.QA.Runs.Gate;

/// <summary>One piece of what a rule was judged by.</summary>
/// <param name="Subject">Case, finding, implementation, figure.</param>
/// <param name="Detail">What is to be said of it; empty for nothing.</param>
public sealed record RuleEvidence(string Subject, string Detail = "");
