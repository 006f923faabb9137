using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate.Rules;

/// <summary>What did not run is not passed.</summary>
internal sealed class NotTested : IGateRule
{
    public string Id => "not-tested";

    public bool NeedsWholePlan => false;

    public Judgement Judge(GateInput input)
    {
        var cases = input.Of(CaseStatus.NotTested).Select(static c => new RuleEvidence(c.Name, c.Message)).ToList();
        return new Judgement($"at most {input.Policy.MaximumNotTested} cases not tested",
            Judgement.When(cases.Count <= input.Policy.MaximumNotTested, Verdict.Undecided), cases, ("maximumNotTested", input.Policy.MaximumNotTested));
    }
}
