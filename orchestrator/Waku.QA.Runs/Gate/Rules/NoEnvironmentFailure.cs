using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate.Rules;

/// <summary>Nothing that the engine, the machine or the harness did says anything about a product.</summary>
internal sealed class NoEnvironmentFailure : IGateRule
{
    public string Id => "environment";

    public bool NeedsWholePlan => false;

    public Judgement Judge(GateInput input)
    {
        List<RuleEvidence> found =
        [
            .. input.Of(CaseStatus.Environment).Select(static c => new RuleEvidence(c.Name, c.Message)),
            .. input.Evidence.Findings.Where(static f => f.Kind == FindingKind.Environment).Select(static f => new RuleEvidence(f.Name, f.Message)),
        ];
        return new Judgement("no failure of the harness or its environment", Judgement.When(found.Count == 0, Verdict.HarnessFailure), found);
    }
}
