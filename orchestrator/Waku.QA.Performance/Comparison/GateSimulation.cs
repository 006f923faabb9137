using Waku.QA.Core.Verdicts;
using Waku.QA.Performance.Recording;
using Waku.QA.Performance.Statistics;
using Waku.QA.Runs.History;

namespace Waku.QA.Performance.Comparison;

/// <summary>Error rates of the gate on recorded pairs: gates whose pairs are drawn from them in contiguous blocks.</summary>
/// <param name="plan">Looks.</param>
/// <param name="metrics">Gating metrics.</param>
/// <param name="block">Length of a block in pairs.</param>
public sealed class GateSimulation(LookPlan plan, IReadOnlyList<MetricPolicy> metrics, int block)
{
    private const int OuterSamples = 200;
    private const int GatesOfOuterSample = 250;
    private const double Tail = 0.05;

    /// <summary>
    /// Rates of many gates. The limits come from doing the same with series that are themselves resampled: so few recorded pairs do not
    /// say more than they can.
    /// </summary>
    public GateRates Run(IReadOnlyList<PairResult> recorded, int gates, int seed)
    {
        var (passed, blocked, first, pairs) = Count(recorded, gates, new Random(seed));
        var random = new Random(seed + 1);
        var outer = Enumerable.Range(0, OuterSamples).Select(_ =>
        {
            var series = new BlockResampler(random, block).Indices(recorded.Count).Take(recorded.Count).Select(i => recorded[i]).ToList();
            return Count(series, GatesOfOuterSample, random).Blocked / (double)GatesOfOuterSample;
        }).Order().ToList();

        // Few gates for each resampled series make its rates coarse: a limit is never closer than that of the gates drawn themselves.
        var (lower, upper) = Binomial.Interval(blocked, gates, 2 * Tail);
        return new GateRates(
            gates, recorded.Count, passed / (double)gates, blocked / (double)gates, first / (double)gates, (gates - passed - blocked) / (double)gates,
            Math.Min(lower, Quantiles.At(outer, Tail)), Math.Max(upper, Quantiles.At(outer, 1 - Tail)), pairs / (double)gates);
    }

    private (int Passed, int Blocked, int First, long Pairs) Count(IReadOnlyList<PairResult> recorded, int gates, Random random)
    {
        var resampler = new BlockResampler(random, block);
        var (passed, blocked, first, pairs) = (0, 0, 0, 0L);
        for (var i = 0; i < gates; i++)
        {
            var gate = new GateMachine(plan, metrics);
            Verdict? outcome = null;
            foreach (var index in resampler.Indices(recorded.Count))
            {
                if ((outcome = gate.Add(recorded[index])) is not null)
                {
                    break;
                }
            }

            passed += outcome == Verdict.Pass ? 1 : 0;
            blocked += outcome == Verdict.Block ? 1 : 0;
            first += gate.Confirmation is null ? 0 : 1;
            pairs += gate.Pairs;
        }

        return (passed, blocked, first, pairs);
    }
}
