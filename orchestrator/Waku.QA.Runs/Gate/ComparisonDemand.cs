namespace Waku.QA.Runs.Gate;

/// <summary>What must have been compared with a baseline.</summary>
/// <param name="Scenarios">Scenarios that must have been compared.</param>
/// <param name="Policy">SHA-256 of the policy of comparisons by which they must have been judged; null for any.</param>
/// <param name="SameProgram">True when the baseline may be the candidate itself, which shows nothing but that the measurement works.</param>
/// <param name="Changed">True when flags may have changed what the scenario says.</param>
public sealed record ComparisonDemand(IReadOnlyList<string> Scenarios, string? Policy, bool SameProgram, bool Changed);
