using Waku.QA.Core.Verdicts;
using Waku.QA.Performance.Recording;
using Waku.QA.Performance.Statistics;

namespace Waku.QA.Performance.Comparison;

/// <summary>
/// One sequence of looks at pairs. Blocks when a metric's lower limit, after Holm's correction over all gating metrics, and its shift
/// exceed their margins; passes when every upper limit stays below its margin; goes on otherwise, until the last look. Pure.
/// </summary>
/// <param name="plan">Looks.</param>
/// <param name="metrics">Gating metrics.</param>
public sealed class GateStage(LookPlan plan, IReadOnlyList<MetricPolicy> metrics)
{
    private readonly List<double>[] _differences = [.. metrics.Select(static _ => new List<double>())];
    private int _pairs;

    /// <summary>Pairs seen.</summary>
    public int Pairs => _pairs;

    /// <summary>What the last look said of each metric; empty before the first.</summary>
    public IReadOnlyList<MetricVerdict> Metrics { get; private set; } = [];

    /// <summary>Takes a pair. Null means: another one, please.</summary>
    public Verdict? Add(PairResult pair)
    {
        for (var i = 0; i < metrics.Count; i++)
        {
            _differences[i].Add(metrics[i].DifferenceOf(pair));
        }

        _pairs++;
        return plan.Looks.Contains(_pairs) ? Look() : null;
    }

    private Verdict? Look()
    {
        Metrics = Judge(metrics, [.. _differences.Select(static d => d.ToArray())], plan.AlphaOfLook);
        return Metrics.Any(static m => m.Outcome == Verdict.Block) ? Verdict.Block
            : Metrics.All(static m => m.Outcome == Verdict.Pass) ? Verdict.Pass
            : _pairs >= plan.Last ? Verdict.Undecided : null;
    }

    /// <summary>Judges differences of several metrics together.</summary>
    internal static IReadOnlyList<MetricVerdict> Judge(IReadOnlyList<MetricPolicy> metrics, IReadOnlyList<double[]> differences, double alpha)
    {
        var p = metrics.Select((m, i) => HasAll(differences[i]) ? SignedRank.PValue(differences[i], Log(m.Margins.BlockLower)) : 1).ToList();
        var rejected = Holm.Reject(p, alpha);
        return [.. metrics.Select((metric, i) => JudgeOne(metric, differences[i], alpha, p[i], rejected[i]))];
    }

    private static MetricVerdict JudgeOne(MetricPolicy metric, double[] differences, double alpha, double p, bool rejected)
    {
        if (!HasAll(differences))
        {
            // A gating metric that was not measured can neither pass nor block.
            return new MetricVerdict(metric.Name, metric.Kind, differences.Length, double.NaN, double.NaN, double.NaN, 1, Verdict.Undecided);
        }

        var shift = SignedRank.Shift(differences);
        var (lower, upper) = SignedRank.Limits(differences, alpha);
        var outcome = rejected && shift > Log(metric.Margins.BlockShift) ? Verdict.Block
            : upper < Log(metric.Margins.PassUpper) ? Verdict.Pass
            : Verdict.Undecided;
        return new MetricVerdict(metric.Name, metric.Kind, differences.Length, Ratio(shift), Ratio(lower), Ratio(upper), p, outcome);
    }

    private static bool HasAll(double[] differences) => differences.Length > 0 && !differences.Any(double.IsNaN);

    private static double Log(double margin) => Math.Log(1 + margin);

    private static double Ratio(double logarithm) => Math.Exp(logarithm) - 1;
}
