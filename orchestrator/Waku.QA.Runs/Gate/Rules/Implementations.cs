using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate.Rules;

/// <summary>What the policy names must have run, in the versions that it names; so must all that was planned.</summary>
internal sealed class Implementations : IGateRule
{
    public string Id => "implementations";

    public bool NeedsWholePlan => true;

    public Judgement Judge(GateInput input)
    {
        var ran = Ran(input, CaseStatus.Passed);
        var wanted = input.Evidence.Plan.Nodes.Select(static n => new RequiredImplementation(n.Implementation, null)).Concat(input.Policy.Implementations)
            .Distinct()
            .ToList();
        List<RuleEvidence> absent =
        [
            .. wanted.Where(w => !ran.Exists(n => Is(n, w)))
                .Select(static w => new RuleEvidence($"{w.Implementation} {w.Versions}".Trim(), "no passed case ran it")),
        ];
        if (wanted.Count == 0)
        {
            absent.Add(new RuleEvidence("the topology has no node"));
        }

        return new Judgement("every implementation that was planned or is asked for ran", Judgement.When(absent.Count == 0,
            wanted.Count > 0 && wanted.TrueForAll(w => ran.Concat(Ran(input, CaseStatus.Undecided)).Any(n => Is(n, w))) ? Verdict.Undecided : Verdict.Block),
            absent.Count > 0 ? absent : [.. ran.Select(static n => new RuleEvidence($"{n.Implementation} {n.Version}", n.Digest)).Distinct()
                .OrderBy(static e => (e.Subject, e.Detail))]);
    }

    private static List<NodeEvidence> Ran(GateInput input, CaseStatus status) => [.. input.Of(status).SelectMany(static c => c.Nodes).Distinct()];

    private static bool Is(NodeEvidence node, RequiredImplementation wanted) =>
        node.Implementation == wanted.Implementation && Fits(node.Version, wanted.Versions);

    private static bool Fits(string version, string? wanted) => wanted is null || version.TrimStart('v') == wanted.TrimStart('v')
        || (wanted.EndsWith('*') && version.TrimStart('v').StartsWith(wanted[..^1].TrimStart('v'), StringComparison.Ordinal));
}
