using System.Text;
using Waku.QA.CaseKit.Records;
using Waku.QA.Performance.Scenarios;

namespace Waku.QA.Performance.Plots;

/// <summary>Plots of one run.</summary>
public static class RunPlots
{
    private const double Megabyte = 1e6;

    /// <summary>Latency over its distribution and over time, and what the nodes used.</summary>
    public static IReadOnlyList<Attachment> Draw(ScenarioRun run)
    {
        List<Attachment> plots = [];
        if (run.Latency.Count > 0)
        {
            plots.Add(Svg("latency distribution", new Chart
            {
                Title = $"{run.Scenario}: delivery latency",
                XName = "latency from the intended send time, ms (logarithmic)",
                YName = "share of deliveries",
                LogX = true,
                Lines = [new PlotLine(run.Arm, [.. run.Latency.Distribution()])],
            }));
            var window = run.Phases.FirstOrDefault(static p => p.Name == "measured");
            plots.Add(Svg("latency over time", new Chart
            {
                Title = $"{run.Scenario}: latency over time",
                XName = "seconds since the cluster's start",
                YName = "latency, ms",
                Bands = Bands(run),
                Lines = [new PlotLine("deliveries", [.. run.Series.Select(p => ((window?.From ?? 0) + p.Second, p.Milliseconds))], Dots: true)],
            }));
        }

        if (run.Samples.Count > 0)
        {
            plots.Add(Svg("memory", new Chart
            {
                Title = $"{run.Scenario}: resident memory",
                XName = "seconds since the cluster's start",
                YName = "MB",
                Bands = Bands(run),
                Lines =
                [
                    .. run.Samples.GroupBy(static s => s.Node)
                        .Select(static g => new PlotLine(g.Key, [.. g.Select(static s => (s.At, s.ResidentBytes / Megabyte))])),
                    .. run.Samples.Where(static s => s.HeapBytes is not null).GroupBy(static s => s.Node)
                        .Select(static g => new PlotLine($"{g.Key} heap", [.. g.Select(static s => (s.At, s.HeapBytes!.Value / Megabyte))])),
                ],
            }));
            plots.Add(Svg("cpu", new Chart
            {
                Title = $"{run.Scenario}: CPU",
                XName = "seconds since the cluster's start",
                YName = "cores",
                Bands = Bands(run),
                Lines = [.. run.Samples.GroupBy(static s => s.Node)
                    .Select(static g => new PlotLine(g.Key,
                        [.. g.Zip(g.Skip(1), static (a, b) => (b.At, (b.CpuSeconds - a.CpuSeconds) / Math.Max(b.At - a.At, 1e-3)))]))],
            }));
        }

        return plots;
    }

    internal static Attachment Svg(string name, Chart chart) => new(name, "image/svg+xml", "svg", Encoding.UTF8.GetBytes(chart.ToSvg()));

    private static IReadOnlyList<PlotBand> Bands(ScenarioRun run) => [.. run.Phases.Select(static p => new PlotBand(p.Name, p.From, p.To))];
}
