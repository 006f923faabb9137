using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate.Rules;

/// <summary>Old evidence says little of today, and evidence of tomorrow nothing.</summary>
internal sealed class EvidenceAge : IGateRule
{
    public string Id => "evidence-age";

    public bool NeedsWholePlan => false;

    public Judgement Judge(GateInput input)
    {
        var age = input.AsOf.DayNumber - input.Evidence.Plan.Day.DayNumber;
        return new Judgement($"the evidence is at most {input.Policy.MaximumAgeDays} days old",
            Judgement.When(age >= 0 && age <= input.Policy.MaximumAgeDays, Verdict.Undecided),
            [new RuleEvidence($"made on {input.Evidence.Plan.Day:yyyy-MM-dd}, judged as of {input.AsOf:yyyy-MM-dd}")],
            ("maximumAgeDays", input.Policy.MaximumAgeDays));
    }
}
