using System.Globalization;
using Waku.QA.Performance.Comparison;
using Waku.QA.Performance.Recording;
using Waku.QA.Performance.Statistics;

namespace Waku.QA.Performance.Sessions;

/// <summary>Records pairs and shows what they say of each gating metric.</summary>
internal sealed class PerfRecord(PerfSession session)
{
    public async Task<int> RunAsync(int count, string? series, CancellationToken cancellationToken)
    {
        var request = session.Request;
        var scenario = await session.ResolveAsync(PerfSession.Load(request, request.Scenarios[0]), request.Baseline, cancellationToken);
        await session.Runner.PrepareAsync(scenario, request.Baseline, cancellationToken);
        await session.Runner.PrepareAsync(scenario, request.Candidate, cancellationToken);
        series ??= $"{scenario.Name}/{request.Baseline}/{request.Candidate}";
        List<PairResult> pairs = [];
        await foreach (var pair in session.Pairs(request.Seed).RunAsync(scenario, request.Baseline, request.Candidate, series, cancellationToken))
        {
            pairs.Add(pair);
            if (pairs.Count == count)
            {
                break;
            }
        }

        foreach (var metric in session.Policy.MeasuredIn(pairs))
        {
            var differences = pairs.TakeLast(SignedRank.MaxPairs).Select(p => metric.DifferenceOf(p)).ToArray();
            var (lower, upper) = SignedRank.Limits(differences, session.Policy.Looks.AlphaOfLook);
            session.Console.Line(
                string.Create(CultureInfo.InvariantCulture,
                    $"{metric.Name}: {SignedRank.Shift(differences):+0.0%;-0.0%;0.0%} ({lower:+0.0%;-0.0%;0.0%} to {upper:+0.0%;-0.0%;0.0%}), "
                        + $"{differences.Length} pairs"));
        }

        session.Console.Line($"{pairs.Count} pairs recorded as '{series}' in {Path.GetFullPath(request.Out)}");
        return 0;
    }
}
