namespace Waku.QA.Performance.Statistics;

/// <summary>Order statistics of small samples.</summary>
public static class Quantiles
{
    /// <summary>Median of a sorted list.</summary>
    public static double Median(IReadOnlyList<double> sorted) =>
        sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;

    /// <summary>Median of values in any order.</summary>
    public static double MedianOf(IEnumerable<double> values) => Median([.. values.Order()]);

    /// <summary>The smallest value that at least a share <paramref name="q"/> of a sorted list does not exceed (nearest rank).</summary>
    public static double At(IReadOnlyList<double> sorted, double q) => sorted[Math.Clamp((int)Math.Ceiling(q * sorted.Count) - 1, 0, sorted.Count - 1)];
}
