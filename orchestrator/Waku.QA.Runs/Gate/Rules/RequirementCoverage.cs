using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate.Rules;

/// <summary>What the plan claims to check of the specifications was shown.</summary>
internal sealed class RequirementCoverage : IGateRule
{
    public string Id => "requirements";

    public bool NeedsWholePlan => true;

    public Judgement Judge(GateInput input)
    {
        var named = input.Evidence.Plan.Cases.SelectMany(static c => c.Requirements).ToHashSet();
        var shown = input.Of(CaseStatus.Passed).SelectMany(static c => c.Requirements).ToHashSet();
        var unmet = named.Except(shown).Order(StringComparer.Ordinal).ToList();
        var absent = input.Policy.Requirements.Except(shown).ToList();
        var least = input.Policy.MinimumRequirements;
        return new Judgement($"{Judgement.Percent(least)} of the requirements of the plan have a passed case",
            Judgement.When(absent.Count == 0 && named.Count - unmet.Count >= least * named.Count && (least <= 0 || named.Count > 0), Verdict.Block),
            [
                .. absent.Select(static r => new RuleEvidence(r, "is asked for by the policy and was not shown")),
                new RuleEvidence($"{named.Count - unmet.Count} of {named.Count} shown"),
                .. unmet.Select(static r => new RuleEvidence(r, "was not shown")),
            ], ("minimumRequirements", least));
    }
}
