using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate.Rules;

/// <summary>What was measured is what every joined suite ran: evidence of two programs says nothing of either.</summary>
internal sealed class OneCandidate : IGateRule
{
    public string Id => "one-candidate";

    public bool NeedsWholePlan => true;

    public Judgement Judge(GateInput input)
    {
        if (input.Evidence.Plan.JoinedFrom is not { } joined)
        {
            return new Judgement("joined evidence is of one candidate", Verdict.Pass, [new RuleEvidence("nothing was joined")]);
        }

        var suiteOf = input.Evidence.Plan.Cases.ToLookup(static c => c.Id, static c => c.Suite);
        var ran = input.Evidence.Cases.SelectMany(c => c.Nodes.Select(n => (Suite: suiteOf[c.Id].FirstOrDefault() ?? "", Node: n))).Distinct().ToList();
        List<NodeEvidence> measured =
            [.. ran.Where(static r => r.Suite == Comparisons.Suite).Select(static r => r.Node).DistinctBy(static n => (n.Implementation, n.Digest))];
        List<RuleEvidence> wrong =
        [
            .. measured.CountBy(static n => n.Implementation).Where(static c => c.Value > 1)
                .Select(static c => new RuleEvidence(c.Key, $"{c.Value} programs of it were measured")),
            .. measured.SelectMany(m => Elsewhere(m, ran)),
        ];
        if (measured.Count == 0)
        {
            wrong.Add(new RuleEvidence("no candidate was measured"));
        }

        return new Judgement("joined evidence is of one candidate", Judgement.When(wrong.Count == 0, Verdict.Block),
            wrong.Count > 0 ? wrong : [.. measured.Select(static m => new RuleEvidence($"{m.Implementation} {m.Version}", m.Digest))],
            ("runs", string.Join(", ", joined)));
    }

    /// <summary>Suites that ran the implementation, but not the program that was measured.</summary>
    private static IEnumerable<RuleEvidence> Elsewhere(NodeEvidence measured, IReadOnlyList<(string Suite, NodeEvidence Node)> ran)
    {
        var others = ran.Where(r => r.Suite != Comparisons.Suite && r.Node.Implementation == measured.Implementation).ToLookup(static r => r.Suite,
            static r => r.Node);
        return others.Count == 0
            ? [new RuleEvidence($"{measured.Implementation} {measured.Version}", "was measured, and no suite ran it")]
            : others.Where(g => g.All(n => n.Digest != measured.Digest)).Select(g => new RuleEvidence(
                $"{g.Key} ran {string.Join(", ", g.Select(static n => $"{n.Version} {n.Digest}"))}",
                $"and {measured.Implementation} {measured.Version} {measured.Digest} was measured"));
    }
}
