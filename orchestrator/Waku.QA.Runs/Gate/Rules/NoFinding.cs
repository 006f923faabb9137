using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate.Rules;

/// <summary>What the run itself found blocks: no case and no known issue excuses it.</summary>
internal sealed class NoFinding : IGateRule
{
    public const string Name = "findings";
    public string Id => Name;

    public bool NeedsWholePlan => false;

    public Judgement Judge(GateInput input)
    {
        var found = input.Evidence.Findings.Where(static f => f.Kind is FindingKind.OracleViolation or FindingKind.NodeDeath or FindingKind.Crash).ToList();
        return new Judgement("no violation, no death of a node, no crash", Judgement.When(found.Count == 0, Verdict.Block),
            [.. found.Select(static f => new RuleEvidence(f.Name, f.Message))]);
    }
}
