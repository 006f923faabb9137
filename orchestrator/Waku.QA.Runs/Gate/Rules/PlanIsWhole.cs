using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate.Rules;

/// <summary>A part of a plan passes nothing by itself; an empty plan passes nothing at all.</summary>
internal sealed class PlanIsWhole : IGateRule
{
    public string Id => "plan";

    public bool NeedsWholePlan => false;

    public Judgement Judge(GateInput input)
    {
        var plan = input.Evidence.Plan;
        List<RuleEvidence> forged = [];
        if (plan.Hash != PlanHash.Of(plan))
        {
            forged.Add(new RuleEvidence("the hash of the plan is not that of its cases", plan.Hash));
        }

        var ids = plan.Cases.Select(static c => c.Id).ToHashSet();
        if (plan.Cases.Count == 0 || ids.Count != plan.Cases.Count)
        {
            forged.Add(new RuleEvidence(plan.Cases.Count == 0 ? "the plan is empty" : "the plan has a case twice"));
        }

        if (plan.Part is null != plan.Selected is null || plan.Part is null != plan.Parts is null || plan.Part < 1 || plan.Part > plan.Parts
            || plan.Selected?.All(ids.Contains) == false || plan.Selected?.Distinct().Count() != plan.Selected?.Count)
        {
            forged.Add(new RuleEvidence("the part is none of this plan"));
        }

        if (plan.Day != DateOnly.FromDateTime(plan.Started.UtcDateTime))
        {
            forged.Add(new RuleEvidence("the day of the run is not that of its start"));
        }

        var text = plan.Part is { } part ? $"part {part} of {plan.Parts}: {plan.Selected?.Count} of {plan.Cases.Count} cases"
            : plan.Filter is { } filter ? $"filtered by {filter}: {plan.Cases.Count} cases" : $"all {plan.Cases.Count} cases of {plan.Suite}";
        return new Judgement("the whole plan was run", forged.Count > 0 ? Verdict.HarnessFailure
            : plan.Selected is { Count: 0 } ? Verdict.Undecided
            : plan.IsPartial ? Verdict.Partial : Verdict.Pass, [.. forged, new RuleEvidence(text)]);
    }
}
