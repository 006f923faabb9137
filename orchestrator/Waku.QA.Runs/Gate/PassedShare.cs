namespace Waku.QA.Runs.Gate;

/// <summary>What share of the planned cases of a suite, or of one of its categories, must have passed.</summary>
/// <param name="Suite">Suite; null for the whole plan.</param>
/// <param name="Category">Fixture; null for all.</param>
/// <param name="Share">0 to 1 of the cases of the plan, unsupported ones included.</param>
public sealed record PassedShare(string? Suite, string? Category, double Share);
