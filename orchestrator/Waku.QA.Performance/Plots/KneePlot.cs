using Waku.QA.CaseKit.Records;
using Waku.QA.Performance.Saturation;

namespace Waku.QA.Performance.Plots;

/// <summary>Throughput against latency.</summary>
public static class KneePlot
{
    /// <summary>Latency at each rate, the knee marked.</summary>
    public static Attachment Draw(string scenario, KneeResult result)
    {
        var points = result.Points.Where(static p => double.IsFinite(p.P50)).OrderBy(static p => p.Rate).ToList();
        return RunPlots.Svg("throughput against latency", new Chart
        {
            Title = $"{scenario}: latency at each rate; the knee is dashed",
            XName = "messages per second and shard (logarithmic)",
            YName = "latency, ms",
            LogX = true,
            Mark = result.Knee,
            Lines =
            [
                new PlotLine("median", [.. points.Select(static p => (p.Rate, p.P50))]),
                new PlotLine("95th percentile", [.. points.Select(static p => (p.Rate, p.P95))]),
                new PlotLine("beyond the knee", [.. points.Where(static p => p.Refusal is not null).Select(static p => (p.Rate, p.P50))], Dots: true),
            ],
        });
    }
}
