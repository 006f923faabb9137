using System.Globalization;
using Waku.QA.Core.Verdicts;
using Waku.QA.Performance.Comparison;
using Waku.QA.Performance.Recording;

namespace Waku.QA.Performance.Sessions;

/// <summary>Error rates of the gate, resampled from recorded pairs.</summary>
internal static class PerfRates
{
    public static int Print(PerformancePolicy policy, IReadOnlyList<PairResult> pairs, string series, int gates, int block, int seed)
    {
        if (pairs.Count < policy.Looks.Last)
        {
            throw new UsageException(
                $"'{series}' has {pairs.Count} pairs; {policy.Looks.Last} are needed: record more with 'waku-qa perf record --series {series}'");
        }

        var metrics = policy.MeasuredIn(pairs);
        Line("all gating metrics", new GateSimulation(policy.Looks, metrics, block).Run(pairs, gates, seed));
        foreach (var metric in metrics)
        {
            Line($"{metric.Name} alone", new GateSimulation(policy.Looks, [metric], block).Run(pairs, gates, seed));
        }

        return 0;
    }

    private static void Line(string what, GateRates rates) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{what}: {rates.Gates} gates from {rates.Recorded} pairs: blocked {rates.Blocked:0.00%} (90 % interval {rates.BlockedLower:0.00%} to "
            + $"{rates.BlockedUpper:0.00%}), by the first stage {rates.BlockedFirst:0.00%}, passed {rates.Passed:0.0%}, undecided {rates.Undecided:0.0%}, "
            + $"{rates.MeanPairs:0.0} pairs on average"));
}
