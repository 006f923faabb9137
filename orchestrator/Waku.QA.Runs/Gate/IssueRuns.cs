using System.Globalization;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate;

/// <summary>In which runs a known issue occurred.</summary>
internal static class IssueRuns
{
    private const int DayLength = 8;

    /// <summary>Runs in which a case of the issue ran on its implementation, the newest first, and whether it occurred. Run ids begin with the time.</summary>
    public static IEnumerable<(string Run, bool Occurred)> Of(KnownIssue issue, RunEvidence evidence) => evidence.Cases
        .Where(static c => c.Status is CaseStatus.Passed or CaseStatus.Failed)
        .Select(c => new PastResult(evidence.Plan.RunId, c.Id, c.Name, c.Status, c.Message, c.Nodes))
        .Concat(evidence.Past ?? [])
        .Where(p => issue.Names(p.Name) && p.Nodes.Any(n => n.Implementation == issue.Implementation))
        .GroupBy(static p => p.Run)
        .Select(g => (Run: g.Key, Occurred: g.Any(issue.Matches)))
        .OrderByDescending(r => r.Run == evidence.Plan.RunId).ThenByDescending(static r => r.Run, StringComparer.Ordinal);

    /// <summary>
    /// The runs, of those before this one, that ended a quarantine: the first so many in a row without the issue since its day. Empty while it lasts.
    /// What comes later does not bring it back.
    /// </summary>
    public static IReadOnlyList<string> EndOf(KnownIssue issue, RunEvidence evidence)
    {
        List<string> clean = [];
        if (issue.Quarantine is { } quarantine)
        {
            foreach (var (run, occurred) in Of(issue, evidence).Where(r => r.Run != evidence.Plan.RunId && DayOf(r.Run) >= quarantine.Since).Reverse())
            {
                if (occurred)
                {
                    clean.Clear();
                }
                else
                {
                    clean.Add(run);
                }

                if (clean.Count == quarantine.Runs)
                {
                    return clean;
                }
            }
        }

        return [];
    }

    private static DateOnly DayOf(string run) =>
        run.Length >= DayLength && DateOnly.TryParseExact(run.AsSpan(0, DayLength), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : DateOnly.MinValue;
}
