using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate.Rules;

/// <summary>The candidate was measured beside a baseline, as the policy asks for: not beside itself, and by no other measure.</summary>
internal sealed class Comparisons : IGateRule
{
    /// <summary>Suite of planned cases that compare.</summary>
    public const string Suite = "performance";

    /// <summary>Parameter of a case with the SHA-256 of the policy that judged it.</summary>
    public const string PolicyParameter = "policy";

    /// <summary>Parameter of a case with what flags changed of its scenario.</summary>
    public const string ChangedParameter = "changed";

    public string Id => "comparisons";

    public bool NeedsWholePlan => true;

    public Judgement Judge(GateInput input)
    {
        if (input.Policy.Comparisons is not { } demand)
        {
            return new Judgement("the policy asks for no comparison with a baseline", Verdict.Pass, []);
        }

        var cases = input.Evidence.Cases.ToLookup(static c => c.Id);
        var compared = input.Evidence.Plan.Cases.Where(static p => p.Suite == Suite).ToLookup(static p => p.Category, p => cases[p.Id].FirstOrDefault());
        List<RuleEvidence> wrong =
        [
            .. demand.Scenarios.Where(s => !compared[s].Any()).Select(static s => new RuleEvidence(s, "no candidate was compared with a baseline")),
            .. compared.SelectMany(g => g.OfType<CaseEvidence>().SelectMany(c => Wrong(demand, c).Select(why => new RuleEvidence(c.Name, why)))),
        ];
        return new Judgement("the candidate was compared with a baseline", Judgement.When(wrong.Count == 0, Verdict.Block),
            wrong.Count > 0 ? wrong : [.. compared.SelectMany(static g => g.OfType<CaseEvidence>())
                .Select(static c => new RuleEvidence(c.Name, $"{c.Status}: {c.Message}"))],
            ("scenarios", string.Join(", ", demand.Scenarios)), ("policy", demand.Policy ?? "any"), ("sameProgram", demand.SameProgram),
            ("changed", demand.Changed));
    }

    /// <summary>What is wrong with a comparison whatever its result. One that is undecided need not have run.</summary>
    private static IEnumerable<string> Wrong(ComparisonDemand demand, CaseEvidence one)
    {
        var parameters = one.Parameters.ToLookup(static p => p.Name, static p => p.Value);
        if (one.Nodes.Count == 0 || one.Baseline is not { Count: > 0 } baseline)
        {
            yield return "names no nodes of both, candidate and baseline";
        }
        else if (!demand.SameProgram && one.Nodes.All(baseline.Contains))
        {
            yield return "the baseline is the candidate itself: that shows nothing of it";
        }

        if (demand.Policy is { } policy && !parameters[PolicyParameter].Contains(policy))
        {
            yield return $"was judged by another policy: {parameters[PolicyParameter].FirstOrDefault() ?? "none is named"}";
        }

        if (!demand.Changed && parameters[ChangedParameter].FirstOrDefault() is { } changed)
        {
            yield return $"flags changed what the scenario says: {changed}";
        }
    }
}
