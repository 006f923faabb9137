namespace Waku.QA.Runs.Evidence;

/// <summary>One finding of the run itself. No known issue excuses it.</summary>
/// <param name="Kind">What.</param>
/// <param name="Name">Sentence of the report that does not hold.</param>
/// <param name="Cluster">Cluster; null for none.</param>
/// <param name="Message">What was seen.</param>
/// <param name="Evidence">Files of the run folder that show it.</param>
public sealed record RunFinding(FindingKind Kind, string Name, string? Cluster, string Message, IReadOnlyList<string> Evidence);
