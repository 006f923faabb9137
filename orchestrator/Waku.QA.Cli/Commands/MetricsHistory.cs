using System.Globalization;
using Waku.QA.Core.Verdicts;
using Waku.QA.Performance.Plots;
using Waku.QA.Performance.Recording;

namespace Waku.QA.Cli.Commands;

/// <summary>What <c>waku-qa history --metrics</c> shows: measured runs, a metric over releases, exports.</summary>
internal static class MetricsHistory
{
    private const int Seed = 1;

    /// <summary>Exports all runs to a file; its ending says how.</summary>
    public static void Export(PerformanceHistory history, string file)
    {
        var runs = history.Runs(null, null);
        File.WriteAllText(file, Path.GetExtension(file) switch
        {
            ".csv" => RunExport.Csv(runs),
            ".json" => RunExport.Json(runs),
            var other => throw new UsageException($"--export '{file}': .csv or .json expected, not '{other}'"),
        });
        Console.WriteLine($"{runs.Count} runs → {Path.GetFullPath(file)}");
    }

    /// <summary>Commands that measured, and the runs of each.</summary>
    public static void List(PerformanceHistory history)
    {
        foreach (var session in history.Runs(null, null).GroupBy(static r => r.Session))
        {
            var scenarios = string.Join(", ",
                session.GroupBy(static r => (r.Scenario, r.Arm)).Select(static g => $"{g.Count()} × {g.Key.Scenario} {g.Key.Arm}"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{session.Min(static r => r.Started):yyyy-MM-dd HH:mm:ss}  {session.Key}  {scenarios}, "
                    + $"{session.Count(static r => r.Failure is not null)} failed"));
        }
    }

    /// <summary>One metric of one scenario over time, and its plot.</summary>
    public static void Trend(PerformanceHistory history, string scenario, string metric, string folder)
    {
        var runs = history.Runs(scenario, null);
        if (runs.Count == 0)
        {
            throw new UsageException($"the history has no run of '{scenario}'");
        }

        var points = Trends.Of(runs, metric, runs[^1].Host, Seed);
        foreach (var point in points)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{point.Started:yyyy-MM-dd HH:mm}  {point.Session}  {point.Arm,-14} {point.Median,10:0.###}  ({point.Runs} "
                    + $"runs){(point.Changed ? "  the level changed here" : "")}"));
        }

        var file = Path.Combine(folder, $"trend-{scenario}-{metric}.svg");
        File.WriteAllText(file, TrendPlot.Draw(scenario, metric, points));
        Console.WriteLine($"→ {Path.GetFullPath(file)}");
    }
}
