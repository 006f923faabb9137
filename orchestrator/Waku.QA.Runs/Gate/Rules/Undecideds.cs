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
        var cases = input.Of(CaseStatus.Undecided).Select(static c => new RuleEvidence(c.Name, c.Message)).ToList();
        return new Judgement("no undecided case", Judgement.When(cases.Count == 0, Verdict.Undecided), cases);
    }
}
