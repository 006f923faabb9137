using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate.Rules;

/// <summary>Who must have talked with whom.</summary>
internal sealed class Pairs : IGateRule
{
    public string Id => "pairs";

    public bool NeedsWholePlan => true;

    public Judgement Judge(GateInput input)
    {
        var labels = input.Evidence.Plan.Nodes.Select(static n => n.Label).Distinct().ToList();
        var wanted = input.Policy.Pairs.Concat(
            input.Policy.EveryPair ? labels.SelectMany(_ => labels, static (from, to) => new RequiredPair(from, to)) : []).Distinct().ToList();
        var passed = input.Of(CaseStatus.Passed).Select(static c => CasePair.Of(c.Parameters.Select(static p => (p.Name, p.Value)))).ToHashSet();
        var absent = wanted.Where(w => !passed.Contains((w.From, w.To))).Select(static w => new RuleEvidence($"{w.From} → {w.To}", "no passed case")).ToList();
        if (wanted.Count == 0 && input.Policy.EveryPair)
        {
            absent.Add(new RuleEvidence("the matrix is empty"));
        }

        return new Judgement("every ordered pair that is asked for has a passed case", Judgement.When(absent.Count == 0, Verdict.Block),
            absent.Count > 0 ? absent : [new RuleEvidence($"{wanted.Count} pairs asked for")], ("everyPair", input.Policy.EveryPair));
    }
}
