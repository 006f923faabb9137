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
        var ran = input.Evidence.Cases.Where(static c => c.Status == CaseStatus.Passed).SelectMany(static c => c.Nodes).Distinct().ToList();
        var wanted = input.Evidence.Plan.Nodes.Select(static n => new RequiredImplementation(n.Implementation, null)).Concat(input.Policy.Implementations)
            .Distinct()
            .ToList();
        List<RuleEvidence> absent =
        [
            .. wanted.Where(w => !ran.Exists(n => n.Implementation == w.Implementation && Fits(n.Version, w.Versions)))
                .Select(static w => new RuleEvidence($"{w.Implementation} {w.Versions}".Trim(), "no passed case ran it")),
        ];
        if (wanted.Count == 0)
        {
            absent.Add(new RuleEvidence("the topology has no node"));
        }

        return new Judgement("every implementation that was planned or is asked for ran", Judgement.When(absent.Count == 0, Verdict.Block),
            absent.Count > 0 ? absent : [.. ran.Select(static n => new RuleEvidence($"{n.Implementation} {n.Version}", n.Digest)).Distinct()
                .OrderBy(static e => (e.Subject, e.Detail))]);
    }

    private static bool Fits(string version, string? wanted) => wanted is null || version.TrimStart('v') == wanted.TrimStart('v')
        || (wanted.EndsWith('*') && version.TrimStart('v').StartsWith(wanted[..^1].TrimStart('v'), StringComparison.Ordinal));
}
