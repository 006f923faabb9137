using System.Globalization;
using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.History;

/// <summary>What reruns say of a red case. They classify it; they never make it green.</summary>
public static class FlakeVerdict
{
    /// <summary>Classifies a case by its attempts and its history.</summary>
    /// <param name="attempts">All attempts, the first one included.</param>
    /// <param name="failed">Failures in the stored history, without this run.</param>
    /// <param name="ran">Runs in the stored history, without this one.</param>
    public static string Of(IReadOnlyList<CaseAttempt> attempts, int failed, int ran)
    {
        var red = attempts.Count(static a => a.Status is CaseStatus.Failed or CaseStatus.Environment);
        var environment = attempts.Count(static a => a.Status == CaseStatus.Environment);
        var before = ran == 0 ? "no run of it is stored" : $"{failed} of {ran} stored runs were red";
        if (environment == red)
        {
            return $"environment: the harness or its environment failed in {environment} of {attempts.Count} attempts; {before}";
        }

        if (red == attempts.Count)
        {
            return $"deterministic: red in {red} of {attempts.Count} attempts; {before}";
        }

        var (lower, upper) = Binomial.Interval(red + failed, attempts.Count + ran);
        return string.Create(CultureInfo.InvariantCulture,
            $"flaky: red in {red} of {attempts.Count} attempts; {before}; rate with 95 % interval {lower:0.000} to {upper:0.000}");
    }
}
