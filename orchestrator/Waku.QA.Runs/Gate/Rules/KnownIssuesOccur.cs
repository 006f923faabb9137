using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate.Rules;

/// <summary>A known issue that did not occur in so many runs of its case is reported: it may be mended.</summary>
internal sealed class KnownIssuesOccur : IGateRule
{
    public string Id => "known-issues-occur";

    public bool NeedsWholePlan => false;

    public Judgement Judge(GateInput input)
    {
        var most = input.Policy.KnownIssueRuns;
        return new Judgement($"known issues that did not occur in the last {most} runs of their cases are reported", Verdict.Pass,
            [.. input.Known.Select(k => (Issue: k, Runs: RunsOf(k, input.Evidence).Take(most).ToList()))
                .Where(k => k.Runs.Count == most && !k.Runs.Exists(static r => r.Occurred))
                .Select(k => new RuleEvidence(k.Issue.Issue, $"{k.Issue.Case}: not in {string.Join(", ", k.Runs.Select(static r => r.Run))}; "
                    + $"take it out when it is mended, until {k.Issue.Expires:yyyy-MM-dd}"))],
            ("knownIssueRuns", most));
    }

    /// <summary>Runs in which a case of the issue ran on its implementation, the newest first, and whether it occurred. Run ids begin with the time.</summary>
    private static IEnumerable<(string Run, bool Occurred)> RunsOf(KnownIssue issue, RunEvidence evidence) => evidence.Cases
        .Where(static c => c.Status is CaseStatus.Passed or CaseStatus.Failed)
        .Select(c => new PastResult(evidence.Plan.RunId, c.Id, c.Name, c.Status, c.Message, c.Nodes))
        .Concat(evidence.Past ?? [])
        .Where(p => issue.Names(p.Name) && p.Nodes.Any(n => n.Implementation == issue.Implementation))
        .GroupBy(static p => p.Run)
        .Select(g => (Run: g.Key, Occurred: g.Any(issue.Matches)))
        .OrderByDescending(r => r.Run == evidence.Plan.RunId).ThenByDescending(static r => r.Run, StringComparer.Ordinal);
}
