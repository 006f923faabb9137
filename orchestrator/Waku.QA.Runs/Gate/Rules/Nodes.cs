using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate.Rules;

/// <summary>A lone node shows nothing of a network.</summary>
internal sealed class Nodes : IGateRule
{
    public string Id => "nodes";

    public bool NeedsWholePlan => false;

    public Judgement Judge(GateInput input)
    {
        var count = input.Evidence.Plan.Nodes.Sum(static n => (long)n.Count);
        return new Judgement($"the topology has at least {input.Policy.MinimumNodes} nodes", Judgement.When(count >= input.Policy.MinimumNodes, Verdict.Block),
            [new RuleEvidence($"{input.Evidence.Plan.Topology} has {count}")], ("minimumNodes", input.Policy.MinimumNodes));
    }
}
