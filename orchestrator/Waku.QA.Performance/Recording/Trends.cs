using Waku.QA.Performance.Statistics;

namespace Waku.QA.Performance.Recording;

/// <summary>A metric over releases: medians of commands on one machine, with the points at which the level changed. An alarm, never a gate.</summary>
public static class Trends
{
    /// <summary>Points in order of time; runs that failed and runs of other machines are left out.</summary>
    /// <param name="runs">Runs of one scenario.</param>
    /// <param name="metric">Metric.</param>
    /// <param name="host">Machine.</param>
    /// <param name="seed">Seed of the permutation test.</param>
    public static IReadOnlyList<TrendPoint> Of(IEnumerable<RecordedRun> runs, string metric, string host, int seed)
    {
        var points = runs.Where(r => r.Host == host && r.Failure is null && r.Metrics.ContainsKey(metric))
            .GroupBy(static r => (r.Session, r.Arm))
            .Select(g => new TrendPoint(g.Key.Session, g.Min(static r => r.Started), g.Key.Arm, g.First().Nodes, g.Count(),
                Quantiles.MedianOf(g.Select(r => r.Metrics[metric])), false))
            .OrderBy(static p => p.Started).ToList();
        var changes = ChangePoints.Find([.. points.Select(static p => p.Median)], new Random(seed));
        return [.. points.Select((p, i) => p with { Changed = changes.Contains(i) })];
    }
}
