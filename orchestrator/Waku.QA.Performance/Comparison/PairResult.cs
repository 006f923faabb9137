namespace Waku.QA.Performance.Comparison;

/// <summary>Metrics of the two runs of one pair.</summary>
/// <param name="Number">Number of the pair, from 1.</param>
/// <param name="CandidateFirst">Which arm ran first: drawn from the seed.</param>
/// <param name="Baseline">Metrics of the baseline.</param>
/// <param name="Candidate">Metrics of the candidate.</param>
public sealed record PairResult(int Number, bool CandidateFirst, IReadOnlyDictionary<string, double> Baseline, IReadOnlyDictionary<string, double> Candidate)
{
    /// <summary>Difference of a metric; NaN when an arm lacks it or it is not positive.</summary>
    public double DifferenceOf(MetricPolicy metric) =>
        Baseline.TryGetValue(metric.Name, out var b) && Candidate.TryGetValue(metric.Name, out var c) && b > 0 && c > 0 ? metric.Difference(b, c) : double.NaN;
}
