using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate.Rules;

/// <summary>
/// What the run itself found blocks: no known issue excuses it. The death of a node that one case had for itself, and that this case failed
/// for and names, is that case's failure, and is judged as such.
/// </summary>
internal sealed class NoFinding : IGateRule
{
    public const string Name = "findings";
    public string Id => Name;

    public bool NeedsWholePlan => false;

    public Judgement Judge(GateInput input)
    {
        var cases = input.Evidence.Cases.ToLookup(static c => c.Id);
        var owned = input.Evidence.Findings.Where(f => IsOwned(f, cases)).Select(static f => (f.Cluster, f.Case)).ToHashSet();
        var found = input.Evidence.Findings.Where(f => f.Kind == FindingKind.OracleViolation
            || (f.Kind is FindingKind.NodeDeath or FindingKind.Crash && !(f.Case is not null && owned.Contains((f.Cluster, f.Case))))).ToList();
        return new Judgement("no violation, no death of a node, no crash, but those that one case owns", Judgement.When(found.Count == 0, Verdict.Block),
            [.. found.Select(static f => new RuleEvidence(f.Name, f.Message))]);
    }

    /// <summary>True for a death that its one case failed for, in the words of the death.</summary>
    private static bool IsOwned(RunFinding finding, ILookup<string, CaseEvidence> cases) =>
        finding is { Kind: FindingKind.NodeDeath, Case: { } id, Cluster: not null } && finding.Message.Split('\n')[0] is { Length: > 0 } death
        && cases[id].Any(c => c.Status == CaseStatus.Failed && c.Message.Contains(death, StringComparison.Ordinal));
}
