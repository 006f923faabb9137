using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate.Rules;

/// <summary>A known issue whose case ran and did not fail is reported: it may be mended.</summary>
internal sealed class KnownIssuesOccur : IGateRule
{
    public string Id => "known-issues-occur";

    public bool NeedsWholePlan => false;

    public Judgement Judge(GateInput input)
    {
        var ran = input.Evidence.Cases.Where(static c => c.Status is CaseStatus.Passed or CaseStatus.Failed).ToList();
        var idle = input.Known.Where(k => ran.Exists(c => k.Names(c.Name)) && !ran.Exists(k.Matches));
        return new Judgement("known issues that did not occur are reported", Verdict.Pass,
            [.. idle.Select(static k => new RuleEvidence(k.Issue, $"{k.Case}: take it out when it is mended, until {k.Expires:yyyy-MM-dd}"))]);
    }
}
