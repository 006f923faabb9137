using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Reporting.Allure;

/// <summary>An earlier run of the same suite.</summary>
/// <param name="RunId">Run.</param>
/// <param name="Started">Start.</param>
/// <param name="Cases">What became of its cases: full name, status, duration in milliseconds.</param>
internal sealed record AllurePast(string RunId, DateTimeOffset Started, IReadOnlyList<(string FullName, CaseStatus Status, double Milliseconds)> Cases);
