using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate.Rules;

/// <summary>What the run itself found blocks: no known issue excuses it. A death that one case caused is judged as the failure of that case.</summary>
internal sealed class NoFinding : IGateRule
{
    public const string Name = "findings";
    public string Id => Name;

    public bool NeedsWholePlan => false;

    public Judgement Judge(GateInput input)
    {
        // An owner that did not fail is none: the death would be nobody's.
        var failed = input.Of(CaseStatus.Failed).Select(static c => c.Id).ToHashSet();
        var found = input.Evidence.Findings.Where(f => f.Kind is FindingKind.OracleViolation or FindingKind.Crash
            || (f.Kind == FindingKind.NodeDeath && !(f.Case is { } owner && failed.Contains(owner) && f.Suspects?.Contains(owner) == true))).ToList();
        return new Judgement("no violation, no death of a node, no crash", Judgement.When(found.Count == 0, Verdict.Block),
            [.. found.Select(static f => new RuleEvidence(f.Name, f.Message))]);
    }
}
