using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate.Rules;

/// <summary>Doubt is not green.</summary>
internal sealed class Undecideds : IGateRule
{
    public string Id => "undecided";

    public bool NeedsWholePlan => false;

    public Judgement Judge(GateInput input)
    {
        List<RuleEvidence> cases =
        [
            .. input.Of(CaseStatus.Undecided).Select(static c => new RuleEvidence(c.Name, c.Message)),
            .. input.Evidence.Findings.Where(static f => f.Kind == FindingKind.Silence).Select(static f => new RuleEvidence(f.Name, f.Message)),
        ];
        return new Judgement("no undecided case, and every node answers when it is judged", Judgement.When(cases.Count == 0, Verdict.Undecided), cases);
    }
}
