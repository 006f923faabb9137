using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Dossiers.Model;

/// <summary>A scenario that was measured, compared with a baseline or not.</summary>
/// <param name="Name">Scenario.</param>
/// <param name="Status">Result of its case.</param>
/// <param name="Reason">Why.</param>
/// <param name="Candidate">What was measured.</param>
/// <param name="Baseline">What it was compared with; null for nothing.</param>
/// <param name="Changed">What flags changed of the scenario; null for nothing.</param>
/// <param name="Figures">Figures.</param>
internal sealed record PerformanceRow(string Name, CaseStatus Status, string Reason, string Candidate, string? Baseline, string? Changed,
    IReadOnlyList<Figure> Figures);
