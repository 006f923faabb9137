using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate.Rules;

/// <summary>As much of the plan passed as the policy asks for, by suite and category.</summary>
internal sealed class PassedShares : IGateRule
{
    public string Id => "passed";

    public bool NeedsWholePlan => true;

    public Judgement Judge(GateInput input)
    {
        var passed = input.Of(CaseStatus.Passed).Select(static c => c.Id).ToHashSet();
        var doubtful = input.Of(CaseStatus.Undecided).Select(static c => c.Id).ToHashSet();
        var (holds, may) = (input.Policy.Passed.Count > 0, input.Policy.Passed.Count > 0);
        List<RuleEvidence> figures = holds ? [] : [new RuleEvidence("the policy asks for nothing")];
        foreach (var share in input.Policy.Passed)
        {
            var planned = input.Evidence.Plan.Cases.Where(c => (share.Suite ?? c.Suite) == c.Suite && (share.Category ?? c.Category) == c.Category).ToList();
            var green = planned.Count(c => passed.Contains(c.Id));
            var most = green + planned.Count(c => doubtful.Contains(c.Id));
            holds &= planned.Count > 0 && green > 0 && green >= share.Share * planned.Count;
            may &= planned.Count > 0 && most > 0 && most >= share.Share * planned.Count;
            figures.Add(new RuleEvidence($"{share.Suite ?? "all"}{(share.Category is { } category ? $"/{category}" : "")}",
                $"{green} of {planned.Count} passed, {Judgement.Percent(share.Share)} asked for"));
        }

        return new Judgement("as much of the plan passed as is asked for", Judgement.When(holds, may ? Verdict.Undecided : Verdict.Block), figures);
    }
}
