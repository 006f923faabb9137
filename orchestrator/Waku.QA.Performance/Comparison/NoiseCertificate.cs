using Waku.QA.Performance.Recording;

namespace Waku.QA.Performance.Comparison;

/// <summary>What pairs of the baseline with itself say of this machine: whether it can tell a regression from noise.</summary>
/// <param name="Conditions">What was measured how: scenario, nodes, load. Under others there is other noise.</param>
/// <param name="Host">Fingerprint of the machine.</param>
/// <param name="Issued">When.</param>
/// <param name="Pairs">Pairs behind it.</param>
/// <param name="Metrics">Interval of each gating metric around no change.</param>
/// <param name="Refusals">Why it is refused; empty when the machine is quiet enough.</param>
public sealed record NoiseCertificate(string Conditions, string Host, DateTimeOffset Issued, int Pairs, IReadOnlyList<MetricVerdict> Metrics,
    IReadOnlyList<string> Refusals)
{
    /// <summary>The latest certificate of a machine under some conditions; null when there is none.</summary>
    public static NoiseCertificate? Find(PerformanceHistory history, string conditions, string host) => history.Certificate<NoiseCertificate>(conditions, host);

    /// <summary>Keeps it for later comparisons.</summary>
    public void Keep(PerformanceHistory history) => history.Append(Conditions, Host, Issued, this);

    /// <summary>Metrics of a policy that gate nodes like these: all but the optional ones that they do not tell.</summary>
    public IReadOnlyList<MetricPolicy> Gating(PerformancePolicy policy) => [.. policy.Metrics.Where(m => !m.Optional || Metrics.Any(c => c.Metric == m.Name))];

    /// <summary>Judges pairs of the baseline with itself: an interval that reaches the margin, or a shift that would block, is refused.</summary>
    public static NoiseCertificate Issue(string conditions, string host, DateTimeOffset now, PerformancePolicy policy, IReadOnlyList<PairResult> pairs)
    {
        var used = pairs.TakeLast(policy.Looks.Last).ToList();
        var gating = policy.MeasuredIn(used);
        var metrics = GateStage.Judge(gating, [.. gating.Select(m => used.Select(p => m.DifferenceOf(p)).ToArray())], policy.Looks.AlphaOfLook);
        List<string> refusals = gating.Count > 0 ? [] : ["these nodes tell none of the policy's metrics, and all of them are optional"];
        foreach (var (metric, margins) in metrics.Zip(gating, static (m, p) => (m, p.Margins)))
        {
            if (double.IsNaN(metric.Shift))
            {
                refusals.Add($"{metric.Metric}: these nodes do not tell it; leave it out of the policy, or mark it 'optional: true'");
            }
            else if (!(metric.Upper < margins.PassUpper))
            {
                refusals.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                    $"{metric.Metric}: nothing was changed, and {metric.Pairs} pairs say up to {metric.Upper:+0.0%}, where {margins.PassUpper:0.0%} must "
                        + $"be excluded"));
            }
            else if ((metric.Lower > margins.BlockLower || metric.Upper < -margins.BlockLower) && Math.Abs(metric.Shift) > margins.BlockShift)
            {
                refusals.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                    $"{metric.Metric}: nothing was changed, and {metric.Pairs} pairs say {metric.Lower:+0.0%;-0.0%} to {metric.Upper:+0.0%;-0.0%}"));
            }
        }

        return new NoiseCertificate(conditions, host, now, used.Count, metrics, refusals);
    }
}
