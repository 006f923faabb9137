using Waku.QA.Core.Verdicts;
using Waku.QA.Performance.Recording;
using Waku.QA.Performance.Scenarios;
using Waku.QA.Performance.Statistics;

namespace Waku.QA.Performance.Comparison;

/// <summary>A live comparison: certificate, pairs, looks, confirmation, answer.</summary>
/// <param name="policy">Policy.</param>
/// <param name="history">History.</param>
/// <param name="host">This machine.</param>
/// <param name="pairsOf">Makes a runner of pairs for a seed.</param>
/// <param name="progress">Told of each step.</param>
/// <param name="time">Clock.</param>
public sealed class ComparisonRunner(PerformancePolicy policy, PerformanceHistory history, HostFingerprint host, Func<int, PairRunner> pairsOf,
    IProgress<string> progress, TimeProvider time)
{
    private const int CertificateSeed = 1_000_003;

    /// <summary>Compares two arms.</summary>
    /// <param name="scenario">Scenario.</param>
    /// <param name="baseline">Baseline.</param>
    /// <param name="candidate">Candidate.</param>
    /// <param name="sizes">Sizes of what both arms run, looked at first.</param>
    /// <param name="series">Name under which pairs are kept.</param>
    /// <param name="seed">Seed of orders and runs.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<ComparisonReport> RunAsync(Scenario scenario, ScenarioArm baseline, ScenarioArm candidate, IReadOnlyList<ArtifactSize> sizes,
        string series, int seed, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        NoiseCertificate? certificate = null;
        ComparisonReport Report(Verdict verdict, string reason) =>
            new()
            {
                Scenario = scenario.Name,
                Arms = (baseline, candidate),
                Verdict = verdict,
                Reason = reason,
                Sizes = sizes,
                Certificate = certificate,
                Elapsed = time.GetElapsedTime(start)
            };
        if (sizes.Any(static s => s.Outcome == Verdict.Block))
        {
            return Report(Verdict.Block, $"larger: {string.Join("; ", sizes.Where(static s => s.Outcome == Verdict.Block))}");
        }

        certificate = await CertifyAsync(scenario, baseline, seed, cancellationToken).ConfigureAwait(false);
        if (certificate.Refusals.Count > 0)
        {
            return Report(Verdict.Undecided, $"no noise certificate: {string.Join("; ", certificate.Refusals)}");
        }

        var gating = certificate.Gating(policy);
        var gate = new GateMachine(policy.Looks, gating);
        var runner = pairsOf(seed);
        List<PairResult> pairs = [];
        Verdict? outcome = null;
        string? failure = null;
        try
        {
            await foreach (var pair in runner.RunAsync(scenario, baseline, candidate, series, cancellationToken).ConfigureAwait(false))
            {
                pairs.Add(pair);
                outcome = gate.Add(pair);
                progress.Report(Line(gate));
                if (outcome is not null)
                {
                    break;
                }
            }
        }
        catch (RunInvalidException e)
        {
            failure = e.Message;
        }

        var steal = runner.Runs.Count == 0 ? 0 : Quantiles.MedianOf(runner.Runs.Select(static r => r.Machine.StealShare));
        var (verdict, reason) = ComparisonJudge.Judge(gate, outcome, failure, runner.Failures, steal, policy.MaximumSteal);
        var untold = string.Join(", ", policy.Metrics.Except(gating).Select(static m => m.Name));
        return Report(verdict, untold.Length > 0 ? $"{reason}; not told by these nodes, and so not judged: {untold}" : reason) with
        {
            First = gate.First.Metrics,
            Confirmation = gate.Confirmation?.Metrics,
            Informative = Inform(pairs),
            Pairs = pairs,
            Runs = runner.Runs,
        };
    }

    /// <summary>The certificate in force, or a new one: pairs of the baseline with itself.</summary>
    public async Task<NoiseCertificate> CertifyAsync(Scenario scenario, ScenarioArm baseline, int seed, CancellationToken cancellationToken, bool renew = false)
    {
        var runner = pairsOf(seed + CertificateSeed);
        var conditions = runner.ConditionsOf(scenario, baseline);
        if (!renew && NoiseCertificate.Find(history, conditions, host.ToString()) is { } known && time.GetUtcNow() - known.Issued < policy.CertificateAge)
        {
            progress.Report($"noise certificate of {known.Issued:yyyy-MM-dd HH:mm} UTC, {known.Pairs} pairs: "
                + $"{(known.Refusals.Count == 0 ? "quiet enough" : "refused")}");
            return known;
        }

        List<PairResult> pairs = [];
        progress.Report($"no noise certificate of this machine for {conditions}: {policy.CertificatePairs} pairs of the baseline with itself");
        try
        {
            await foreach (var pair in runner.RunAsync(scenario, baseline, baseline with { Label = "baseline-again" }, $"{conditions}/certificate",
                cancellationToken).ConfigureAwait(false))
            {
                pairs.Add(pair);
                if (pairs.Count >= policy.CertificatePairs)
                {
                    break;
                }
            }
        }
        catch (RunInvalidException e)
        {
            // Not kept: it says something of the baseline, not of the machine.
            return new NoiseCertificate(conditions, host.ToString(), time.GetUtcNow(), pairs.Count, [], [$"runs of the baseline failed: {e.Message}"]);
        }

        var certificate = NoiseCertificate.Issue(conditions, host.ToString(), time.GetUtcNow(), policy, pairs);
        certificate.Keep(history);
        return certificate;
    }

    /// <summary>What is not gated is shown with an interval of its own.</summary>
    private IReadOnlyList<MetricVerdict> Inform(IReadOnlyList<PairResult> pairs)
    {
        var used = pairs.TakeLast(SignedRank.MaxPairs).ToList();
        var names = used.SelectMany(static p => p.Baseline.Keys).Distinct()
            .Where(n => policy.Metrics.All(m => m.Name != n) && !n.StartsWith("harness", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        var none = new MetricMargins(0, 0, double.PositiveInfinity);
        List<MetricVerdict> shown = [];
        foreach (var metric in names.Select(n => new MetricPolicy(n, MetricKind.Timing, n == Measuring.MetricNames.Throughput, none)))
        {
            var differences = used.Select(p => metric.DifferenceOf(p)).ToArray();
            if (!differences.Any(double.IsNaN))
            {
                shown.Add(GateStage.Judge([metric], [differences], policy.Looks.AlphaOfLook)[0]);
            }
        }

        return shown;
    }

    private static string Line(GateMachine gate) => gate.Confirmation is { } confirmation && confirmation.Pairs > 0
        ? $"pair {gate.First.Pairs} + {confirmation.Pairs}: confirming {string.Join(", ", gate.Suspects)}; {ComparisonJudge.Describe(confirmation.Metrics)}"
        : $"pair {gate.First.Pairs}: {ComparisonJudge.Describe(gate.First.Metrics)}";
}
