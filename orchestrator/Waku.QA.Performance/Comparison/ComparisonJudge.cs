using System.Globalization;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Performance.Comparison;

/// <summary>The one answer of a comparison and its reason. Pure.</summary>
internal static class ComparisonJudge
{
    /// <summary>Judges what came out.</summary>
    /// <param name="gate">Looks at the pairs.</param>
    /// <param name="outcome">What they said; null when they said nothing to the end.</param>
    /// <param name="failure">Why no more pairs could be had; null when they could.</param>
    /// <param name="failed">Runs that failed.</param>
    /// <param name="steal">Share of CPU time that the hypervisor took.</param>
    /// <param name="maximumSteal">Share that it may take.</param>
    public static (Verdict Verdict, string Reason) Judge(GateMachine gate, Verdict? outcome, string? failure, FailedRuns failed, double steal,
        double maximumSteal)
    {
        if (failure is not null)
        {
            return failed.CandidateOnly
                ? (Verdict.Block, $"{failed.Candidate} runs of the candidate failed and none of the baseline: {failure}")
                : (Verdict.Undecided, $"runs failed, {failed.Baseline} of the baseline and {failed.Candidate} of the candidate: {failure}");
        }

        if (steal > maximumSteal)
        {
            return (Verdict.Undecided,
                string.Create(CultureInfo.InvariantCulture, $"the hypervisor took {steal:0.0%} of the CPU time, more than {maximumSteal:0.0%}"));
        }

        return outcome switch
        {
            Verdict.Block => (Verdict.Block,
                $"worse, and confirmed by fresh pairs: {Describe(gate.Confirmation!.Metrics.Where(static m => m.Outcome == Verdict.Block))}"),
            Verdict.Pass when failed.CandidateReason is { } once =>
                (Verdict.Undecided, $"no gating metric got worse by more than its margin, but a run of the candidate failed: {once}"),
            Verdict.Pass => (Verdict.Pass, $"no gating metric got worse by more than its margin: {Describe(gate.First.Metrics)}"),
            _ when gate.Confirmation is not null =>
                (Verdict.Undecided, $"{string.Join(", ", gate.Suspects)} blocked, and fresh pairs did not confirm it: {Describe(gate.Confirmation.Metrics)}"),
            _ => (Verdict.Undecided, $"{gate.Pairs} pairs decide nothing: {Describe(gate.First.Metrics.Where(static m => m.Outcome == Verdict.Undecided))}"),
        };
    }

    /// <summary>Shifts with their limits.</summary>
    public static string Describe(IEnumerable<MetricVerdict> metrics) => string.Join("; ", metrics.Select(static m => string.Create(
        CultureInfo.InvariantCulture, $"{m.Metric} {m.Shift:+0.0%;-0.0%;0.0%} ({m.Lower:+0.0%;-0.0%;0.0%} to {m.Upper:+0.0%;-0.0%;0.0%})")));
}
