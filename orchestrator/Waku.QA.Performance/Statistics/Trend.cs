namespace Waku.QA.Performance.Statistics;

/// <summary>
/// Slope of a series as the median of the slopes between all points, with Sen's limits (Sen 1968, by Kendall's distribution): single
/// outliers, such as a garbage collection, do not move it.
/// </summary>
/// <param name="Slope">Units per unit of time.</param>
/// <param name="Lower">The slope is above it, with the confidence asked for.</param>
/// <param name="Upper">The slope is below it, with the confidence asked for.</param>
public sealed record Trend(double Slope, double Lower, double Upper)
{
    /// <summary>Fits points.</summary>
    /// <param name="points">Time and value.</param>
    /// <param name="z">Normal quantile of the one-sided confidence. <value>2.326 for 99 %</value></param>
    public static Trend Fit(IReadOnlyList<(double Time, double Value)> points, double z = 2.326)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points.Count, 3);
        List<double> slopes = [];
        for (var i = 0; i < points.Count; i++)
        {
            for (var j = i + 1; j < points.Count; j++)
            {
                slopes.Add((points[j].Value - points[i].Value) / (points[j].Time - points[i].Time));
            }
        }

        slopes.Sort();
        double n = points.Count;
        var spread = z * Math.Sqrt(n * (n - 1) * ((2 * n) + 5) / 18);
        var low = (int)Math.Floor((slopes.Count - spread) / 2);
        var high = (int)Math.Ceiling((slopes.Count + spread) / 2);
        return new Trend(
            Quantiles.Median(slopes), low < 0 ? double.NegativeInfinity : slopes[low], high >= slopes.Count ? double.PositiveInfinity : slopes[high]);
    }

    /// <summary>
    /// Lowest value of each of some equal parts of a series: what a collected heap cannot go below. Points stand at the middle of their
    /// part.
    /// </summary>
    public static IReadOnlyList<(double Time, double Value)> Floors(IReadOnlyList<(double Time, double Value)> points, double part)
    {
        var start = points[0].Time;
        return [.. points.GroupBy(p => (int)((p.Time - start) / part)).Select(g => (start + ((g.Key + 0.5) * part), g.Min(static p => p.Value)))];
    }
}
