using Waku.QA.Performance.Comparison;

namespace Waku.QA.Performance.Recording;

/// <summary>What pairs of the baseline with itself say of this machine: whether it can tell a regression from noise.</summary>
/// <param name="Scenario">Scenario.</param>
/// <param name="Host">Fingerprint of the machine.</param>
/// <param name="Issued">When.</param>
/// <param name="Pairs">Pairs behind it.</param>
/// <param name="Metrics">Interval of each gating metric around no change.</param>
/// <param name="Refusals">Why it is refused; empty when the machine is quiet enough.</param>
public sealed record NoiseCertificate(string Scenario, string Host, DateTimeOffset Issued, int Pairs, IReadOnlyList<MetricVerdict> Metrics, IReadOnlyList<string> Refusals)
{
    /// <summary>Judges pairs of the baseline with itself: an interval that reaches the margin, or a shift that would block, is refused.</summary>
    public static NoiseCertificate Issue(string scenario, string host, DateTimeOffset now, PerformancePolicy policy, IReadOnlyList<PairResult> pairs)
    {
        var used = pairs.TakeLast(policy.Looks.Last).ToList();
        var metrics = GateStage.Judge(policy.Metrics, [.. policy.Metrics.Select(m => used.Select(p => p.DifferenceOf(m)).ToArray())], policy.Looks.AlphaOfLook);
        List<string> refusals = [];
        foreach (var (metric, margins) in metrics.Zip(policy.Metrics, static (m, p) => (m, p.Margins)))
        {
            if (!(metric.Upper < margins.PassUpper))
            {
                refusals.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{metric.Metric}: nothing was changed, and {metric.Pairs} pairs say up to {metric.Upper:+0.0%}, where {margins.PassUpper:0.0%} must be excluded"));
            }
            else if ((metric.Lower > margins.BlockLower || metric.Upper < -margins.BlockLower) && Math.Abs(metric.Shift) > margins.BlockShift)
            {
                refusals.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{metric.Metric}: nothing was changed, and {metric.Pairs} pairs say {metric.Lower:+0.0%;-0.0%} to {metric.Upper:+0.0%;-0.0%}"));
            }
        }

        return new NoiseCertificate(scenario, host, now, used.Count, metrics, refusals);
    }
}
