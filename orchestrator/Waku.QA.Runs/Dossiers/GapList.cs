using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Dossiers.Model;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Dossiers;

/// <summary>What was not tested: an absent proof is said, never passed over.</summary>
internal static class GapList
{
    /// <summary>Everything, what was planned first.</summary>
    public static IReadOnlyList<Gap> Of(DossierInput input, Dossier made) =>
    [
        .. Part(input.Evidence),
        .. input.Evidence.NotTested.Select(static n => n.Split(':', 2) is [var what, var why]
            ? new Gap(SafeText.Line(what), SafeText.Line(why)) : new Gap(SafeText.Line(n), "it was left out")),
        .. Cases(input, CaseStatus.NotTested, "it has no result"),
        .. Cases(input, CaseStatus.Unsupported, "a node lacks what it needs"),
        .. made.Matrix.Where(static c => c.Count.Passed == 0)
            .Select(static c => new Gap($"{c.From} to {c.To}", "no case of this pair passed", c.Count.Total)),
        .. Absent(input, made),
        .. made.Resilience.Where(static r => r.Count.Total == 0).Select(static r => new Gap(r.Name, "no case of the plan does it")),
        .. made.Requirements.Where(static r => r.Sentences > r.Named)
            .Select(static r => new Gap($"{r.Sentences - r.Named} of {r.Sentences} sentences of {r.Document}", "no case of the plan names them")),
        .. input.Requirements.Select(static r => r.Document).Distinct().Where(d => made.Requirements.All(r => r.Document != d))
            .Select(static d => new Gap(d, "no case of the plan names a sentence of it")),
    ];

    private static IEnumerable<Gap> Part(RunEvidence evidence)
    {
        var plan = evidence.Plan;
        if (plan.Filter is { } filter)
        {
            yield return new Gap("the rest of the suite", SafeText.Line($"the run was filtered by {filter}"));
        }

        if (plan.Part is { } part)
        {
            yield return new Gap($"{plan.Parts - 1} of {plan.Parts} parts", $"this is part {part} alone; 'waku-qa merge' makes one run of all",
                plan.Cases.Count - plan.Mine.Count());
        }

        if (evidence.End is not { Interrupted: false })
        {
            yield return new Gap("the rest of the run", evidence.End is null ? "it was cut short: it has no end" : "somebody interrupted it");
        }
    }

    private static IEnumerable<Gap> Absent(DossierInput input, Dossier made)
    {
        if (made.Performance.All(static p => p.Baseline is null))
        {
            yield return new Gap("performance", made.Performance.Count == 0 ? "nothing was measured" : "nothing was compared with a baseline");
        }

        if (made.Sensitivity is null)
        {
            yield return new Gap("sensitivity of the gate", "no proof lies beside the runs that the suites find faults: 'waku-qa sensitivity' makes one");
        }

        if (input.Candidate.Implementation is null)
        {
            yield return new Gap("who is judged", "several implementations ran and none was compared: '--candidate IMPLEMENTATION' says it");
        }
    }

    private static IEnumerable<Gap> Cases(DossierInput input, CaseStatus status, string otherwise) => input.Results
        .Where(r => (r.Result?.Status ?? CaseStatus.NotTested) == status)
        .GroupBy(r => (r.Planned.Suite, r.Planned.Category, Why: SafeText.First(r.Result?.Message is { Length: > 0 } why ? why : otherwise)))
        .OrderByDescending(static g => g.Count()).ThenBy(static g => g.Key.Category, StringComparer.Ordinal)
        .Select(static g => new Gap(SafeText.Line($"{g.Key.Suite}: "
            + (g.Count() == 1 ? g.First().Planned.Name : $"{g.Count()} cases of {g.Key.Category}")), g.Key.Why, g.Count()));
}
