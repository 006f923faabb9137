using Waku.QA.Core.Verdicts;
using Waku.QA.Performance.Recording;
using Waku.QA.Performance.Statistics;

namespace Waku.QA.Performance.Comparison;

/// <summary>Medians of two recorded runs side by side. Not paired, so that it says nothing final: for that there is the gate.</summary>
/// <param name="Scenario">Scenario.</param>
/// <param name="Metric">Metric.</param>
/// <param name="Before">Median of the older one.</param>
/// <param name="After">Median of the newer one.</param>
/// <param name="Runs">Runs behind both.</param>
public sealed record SessionComparison(string Scenario, string Metric, double Before, double After, (int Before, int After) Runs)
{
    /// <summary>Change of the median; NaN from zero.</summary>
    public double Change => Before > 0 ? (After / Before) - 1 : double.NaN;

    /// <summary>Compares what both have.</summary>
    /// <exception cref="UsageException">They have nothing in common, or ran on different machines.</exception>
    public static IReadOnlyList<SessionComparison> Of(IReadOnlyList<RecordedRun> before, IReadOnlyList<RecordedRun> after)
    {
        if (before.Concat(after).Select(static r => r.Host).Distinct().ToList() is { Count: > 1 } hosts)
        {
            throw new UsageException($"these runs are of different machines, whose figures say nothing of each other:\n  {string.Join("\n  ", hosts)}");
        }

        List<SessionComparison> rows = [];
        foreach (var scenario in before.Select(static r => r.Scenario).Distinct().Order(StringComparer.Ordinal))
        {
            var (b, a) = (Whole(before, scenario), Whole(after, scenario));
            foreach (var metric in b.SelectMany(static r => r.Metrics.Keys).Distinct().Where(m => a.Exists(r => r.Metrics.ContainsKey(m)))
                .Order(StringComparer.Ordinal))
            {
                var (x, y) = (b.FindAll(r => r.Metrics.ContainsKey(metric)), a.FindAll(r => r.Metrics.ContainsKey(metric)));
                rows.Add(new SessionComparison(scenario, metric, Quantiles.MedianOf(x.Select(r => r.Metrics[metric])),
                    Quantiles.MedianOf(y.Select(r => r.Metrics[metric])), (x.Count, y.Count)));
            }
        }

        return rows.Count > 0 ? rows : throw new UsageException("these runs have no scenario in common; 'waku-qa history --metrics' lists them");
    }

    private static List<RecordedRun> Whole(IReadOnlyList<RecordedRun> runs, string scenario) =>
        [.. runs.Where(r => r.Scenario == scenario && r.Failure is null)];
}
