using Waku.QA.Performance.Recording;

namespace Waku.QA.Performance.Plots;

/// <summary>A metric over releases.</summary>
public static class TrendPlot
{
    /// <summary>Medians in order of time; stretches between changes are shaded.</summary>
    public static string Draw(string scenario, string metric, IReadOnlyList<TrendPoint> points)
    {
        var edges = points.Select(static (p, i) => (p.Changed, i)).Where(static p => p.Changed).Select(static p => p.i + 0.5).ToList();
        var bands = edges.Prepend(0.5).Zip(edges.Append(points.Count + 0.5), static (from, to) => new PlotBand("", from, to)).ToList();
        return new Chart
        {
            Title = $"{scenario}: {metric} over {points.Count} runs",
            XName = "run, oldest first; shading changes where the level did",
            YName = metric,
            Bands = edges.Count > 0 ? bands : [],
            Lines = [.. points.Select(static (p, i) => (p, i)).GroupBy(static p => p.p.Arm)
                .Select(static g => new PlotLine(g.Key, [.. g.Select(static p => (p.i + 1.0, p.p.Median))], Dots: g.Count() == 1))],
        }.ToSvg();
    }
}
