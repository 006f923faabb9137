namespace Waku.QA.Runs.Evidence;

/// <summary>A case of the plan.</summary>
/// <param name="Id">Stable full name.</param>
/// <param name="Name">Name for people; what known issues name.</param>
/// <param name="Suite">Suite, such as <c>functional</c>.</param>
/// <param name="Category">Fixture, such as <c>RelayTests</c>.</param>
/// <param name="Requirements">Requirements that it checks.</param>
public sealed record PlannedCase(string Id, string Name, string Suite, string Category, IReadOnlyList<string> Requirements);
