using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate.Rules;

/// <summary>
/// What the run itself found blocks: no known issue excuses it. The death that one case caused, and the refused connection or the lost messages
/// that one fails for, are judged as the failure of that case.
/// </summary>
internal sealed class NoFinding : IGateRule
{
    public const string Name = "findings";
    public string Id => Name;

    public bool NeedsWholePlan => false;

    public Judgement Judge(GateInput input)
    {
        // An owner that did not fail is none: the finding would be nobody's.
        var failed = input.Of(CaseStatus.Failed).Select(static c => c.Id).ToHashSet();
        bool IsOwned(RunFinding finding) => finding.Case is { } owner && failed.Contains(owner) && finding.Suspects?.Contains(owner) == true;
        var found = input.Evidence.Findings.Where(f => f.Kind == FindingKind.Crash
            || (f.Kind is FindingKind.NodeDeath or FindingKind.Refusal && !IsOwned(f))
            || (f.Kind == FindingKind.OracleViolation && !(f.Lost is { Count: > 0 } && IsOwned(f)))).ToList();
        return new Judgement("no violation, no death of a node, no crash, no refused connection", Judgement.When(found.Count == 0, Verdict.Block),
            [.. found.Select(static f => new RuleEvidence(f.Name, f.Message))]);
    }
}
