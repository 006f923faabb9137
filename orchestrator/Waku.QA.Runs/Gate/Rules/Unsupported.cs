using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate.Rules;

/// <summary>What nodes cannot do is counted apart, and must not be nearly everything.</summary>
internal sealed class Unsupported : IGateRule
{
    public string Id => "unsupported";

    public bool NeedsWholePlan => true;

    public Judgement Judge(GateInput input)
    {
        var cases = input.Of(CaseStatus.Unsupported).Select(static c => new RuleEvidence(c.Name, c.Message)).ToList();
        var most = input.Policy.MaximumUnsupported;
        return new Judgement($"at most {Judgement.Percent(most)} of the plan is unsupported",
            Judgement.When(cases.Count <= most * input.Evidence.Plan.Cases.Count, Verdict.Block), cases, ("maximumUnsupported", most));
    }
}
