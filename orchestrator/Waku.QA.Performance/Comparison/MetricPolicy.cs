using Waku.QA.Performance.Recording;

namespace Waku.QA.Performance.Comparison;

/// <summary>What is demanded of one metric. Shifts are relative: 0.05 means five per cent worse.</summary>
/// <param name="Name">Metric, for example <c>latency.p95</c>.</param>
/// <param name="Kind">Kind, from which the margins come.</param>
/// <param name="HigherIsBetter">True for throughput, whose fall is the regression.</param>
/// <param name="Margins">Margins.</param>
/// <param name="Optional">True when it gates only nodes that tell it: not every implementation counts everything.</param>
public sealed record MetricPolicy(string Name, MetricKind Kind, bool HigherIsBetter, MetricMargins Margins, bool Optional = false)
{
    /// <summary>ln(candidate / baseline), positive when the candidate is worse.</summary>
    public double Difference(double baseline, double candidate)
    {
        var ratio = Math.Log(candidate / baseline);
        return HigherIsBetter ? -ratio : ratio;
    }

    /// <summary>Difference of this metric in a pair; NaN when an arm lacks it or it is not positive.</summary>
    public double DifferenceOf(PairResult pair) =>
        pair.Baseline.TryGetValue(Name, out var b) && pair.Candidate.TryGetValue(Name, out var c) && b > 0 && c > 0 ? Difference(b, c) : double.NaN;
}
