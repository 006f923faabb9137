using Waku.QA.CaseKit.Records;
using Waku.QA.Performance.Comparison;
using Waku.QA.Performance.Load;
using Waku.QA.Performance.Scenarios;

namespace Waku.QA.Performance.Plots;

/// <summary>Plots of one comparison.</summary>
public static class ComparisonPlots
{
    /// <summary>Both latency distributions, every pair's difference, and the last run of each arm.</summary>
    public static IReadOnlyList<Attachment> Draw(ComparisonReport report)
    {
        List<Attachment> plots = [];
        var arms = report.Runs.Where(static r => r.Failure is null && r.Latency.Count > 0).GroupBy(static r => r.Arm).ToList();
        if (arms.Count > 0)
        {
            plots.Add(RunPlots.Svg("latency distributions", new Chart
            {
                Title = $"{report.Scenario}: delivery latency of all runs",
                XName = "latency from the intended send time, ms (logarithmic)",
                YName = "share of deliveries",
                LogX = true,
                Lines = [.. arms.Select(static g => new PlotLine(g.Key, [.. Merge(g).Distribution()]))],
            }));
        }

        foreach (var metric in report.First.Select(static m => m.Metric))
        {
            plots.Add(RunPlots.Svg($"pairs of {metric}", new Chart
            {
                Title = $"{report.Scenario}: {metric} of each pair",
                XName = "pair",
                YName = metric,
                FromZero = false,
                Mark = report.First.Count > 0 && report.Confirmation is not null ? report.First[0].Pairs + 0.5 : null,
                Lines =
                [
                    new PlotLine("baseline", [.. report.Pairs.Select((p, i) => (i + 1.0, p.Baseline.GetValueOrDefault(metric, double.NaN)))]),
                    new PlotLine("candidate", [.. report.Pairs.Select((p, i) => (i + 1.0, p.Candidate.GetValueOrDefault(metric, double.NaN)))]),
                ],
            }));
        }

        foreach (var run in report.Runs.Where(static r => r.Samples.Count > 0).GroupBy(static r => r.Arm).Select(static g => g.Last()))
        {
            plots.AddRange(RunPlots.Draw(run).Select(p => p with { Name = $"{p.Name}, {run.Arm}" }));
        }

        return plots;
    }

    private static LatencyHistogram Merge(IEnumerable<ScenarioRun> runs)
    {
        var all = new LatencyHistogram();
        foreach (var run in runs)
        {
            all.Add(run.Latency);
        }

        return all;
    }
}
