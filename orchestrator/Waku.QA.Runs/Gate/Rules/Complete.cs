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
            .. cases.Where(static c => c.Attempts.Count > 0 && c.Attempts[0].Status != c.Status)
                .Select(static c => new RuleEvidence(c.Id, $"is {c.Status}, and its first attempt, which stands, {c.Attempts[0].Status}")),
        ];
        List<RuleEvidence> absent = [.. mine.Keys.Except(cases.Select(static c => c.Id)).Select(static i => new RuleEvidence(i, "has no result"))];
        if (input.Evidence.End is not { Interrupted: false })
        {
            absent.Insert(0, new RuleEvidence("the run", input.Evidence.End is null ? "has no end: it is incomplete" : "was interrupted: it is incomplete"));
        }

        return new Judgement("the run ended, with one result of each case that it was to do and of no other",
            forged.Count > 0 ? Verdict.Block : Judgement.When(absent.Count == 0, Verdict.Undecided), [.. forged, .. absent]);
    }
}
