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
            [.. input.Known.Select(k => (Issue: k, Runs: IssueRuns.Of(k, input.Evidence).Take(most).ToList()))
                .Where(k => k.Runs.Count == most && !k.Runs.Exists(static r => r.Occurred))
                .Select(k => new RuleEvidence(k.Issue.Issue, $"{k.Issue.Case}: not in {string.Join(", ", k.Runs.Select(static r => r.Run))}; "
                    + $"take it out when it is mended, until {k.Issue.Expires:yyyy-MM-dd}"))],
            ("knownIssueRuns", most));
    }
}
