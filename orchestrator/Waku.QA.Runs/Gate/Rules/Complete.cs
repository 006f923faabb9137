using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate.Rules;

/// <summary>A run has its end and a result of each case that it was to do, and no other.</summary>
internal sealed class Complete : IGateRule
{
    public string Id => "complete";

    public bool NeedsWholePlan => false;

    public Judgement Judge(GateInput input)
    {
        var (plan, cases) = (input.Evidence.Plan, input.Evidence.Cases);
        var mine = plan.Mine.ToDictionary(static c => c.Id);
        List<RuleEvidence> forged =
        [
            .. cases.CountBy(static c => c.Id).Where(static c => c.Value > 1).Select(static c => new RuleEvidence(c.Key, $"{c.Value} results")),
            .. cases.Where(c => !mine.ContainsKey(c.Id)).Select(static c => new RuleEvidence(c.Id, "was not planned here")),
            .. cases.Where(c => mine.TryGetValue(c.Id, out var p) && (p.Name != c.Name || !p.Requirements.SequenceEqual(c.Requirements)))
                .Select(static c => new RuleEvidence(c.Id, "is not the case that was planned: another name or other requirements")),
            .. cases.Where(static c => c.Attempts.Count > 0).Select(c => (Case: c, Stands: Standing(c, input.Evidence.Findings)))
                .Where(static s => s.Stands.Status != s.Case.Status)
                .Select(static s => new RuleEvidence(s.Case.Id,
                    $"is {s.Case.Status}, and its {(s.Stands.Number == 1 ? "first" : "last")} attempt, which stands, {s.Stands.Status}")),
        ];
        List<RuleEvidence> absent = [.. mine.Keys.Except(cases.Select(static c => c.Id)).Select(static i => new RuleEvidence(i, "has no result"))];
        if (input.Evidence.End is not { Interrupted: false })
        {
            absent.Insert(0, new RuleEvidence("the run", input.Evidence.End is null ? "has no end: it is incomplete" : "was interrupted: it is incomplete"));
        }

        return new Judgement("the run ended, with one result of each case that it was to do and of no other",
            forged.Count > 0 ? Verdict.Block : Judgement.When(absent.Count == 0, Verdict.Undecided), [.. forged, .. absent]);
    }

    /// <summary>The first attempt; but the replay, the last one, of a case that used a cluster whose node ended by itself.</summary>
    private static CaseAttempt Standing(CaseEvidence of, IReadOnlyList<RunFinding> findings) =>
        findings.Any(f => f.Kind == FindingKind.NodeDeath && f.Suspects?.Contains(of.Id) == true) ? of.Attempts[^1] : of.Attempts[0];
}
