using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate;

namespace Waku.QA.Runs.Judging;

/// <summary>Applies a policy: a pure function of policy, evidence, known issues and day. Fails closed: whatever is not shown is not passed.</summary>
public static class GateEvaluator
{
    /// <summary>Judges the evidence of a run.</summary>
    /// <param name="policy">Policy to apply.</param>
    /// <param name="evidence">What the run left.</param>
    /// <param name="known">Failures that are decided about.</param>
    /// <param name="asOf">Day of the verdict.</param>
    public static GateResult Evaluate(GatePolicy policy, RunEvidence evidence, IReadOnlyList<KnownIssue> known, DateOnly asOf)
    {
        var input = new GateInput(policy, evidence, known, asOf);
        List<GateRule> rules = [.. RuleTable.All.Select(r => Judge(r, input))];
        return new GateResult(1, policy.Name, Combine(rules), rules)
        {
            PolicyDigest = policy.Digest,
            Run = evidence.Plan.RunId,
            PlanHash = evidence.Plan.Hash,
            AsOf = asOf,
        };
    }

    /// <summary>A product failure blocks even when the environment failed elsewhere; the environment outweighs mere doubt.</summary>
    public static Verdict Combine(IReadOnlyList<GateRule> rules) =>
        rules.Any(static r => r.Outcome == Verdict.Block && RuleTable.IsOfProduct(r.Id)) ? Verdict.Block : Worst(rules.Select(static r => r.Outcome));

    /// <summary>The one verdict of several.</summary>
    public static Verdict Worst(IEnumerable<Verdict> verdicts)
    {
        var all = verdicts.ToHashSet();
        Verdict[] order = [Verdict.HarnessFailure, Verdict.Block, Verdict.Undecided, Verdict.Partial];
        return order.FirstOrDefault(all.Contains, Verdict.Pass);
    }

    private static GateRule Judge(IGateRule rule, GateInput input)
    {
        var judgement = rule.Judge(input);
        return rule.NeedsWholePlan && (input.Evidence.Plan.IsPartial || input.Evidence.End is not { Interrupted: false })
            ? new GateRule(rule.Id, judgement.Name, judgement.Texts(), Verdict.Pass, [new RuleEvidence("not judged on a part of the plan, or without an end")])
            : new GateRule(rule.Id, judgement.Name, judgement.Texts(), judgement.Outcome, judgement.Evidence);
    }
}
