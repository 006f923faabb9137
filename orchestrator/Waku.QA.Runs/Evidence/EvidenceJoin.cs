using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Evidence;

/// <summary>Joins whole runs of suites and measurements to the evidence of a release, which one policy judges.</summary>
internal static class EvidenceJoin
{
    /// <summary>Name under which joined evidence is judged.</summary>
    public const string Suite = "release";

    /// <summary>The evidence that the runs make together, or the reasons why they make none.</summary>
    /// <param name="runId">Id of the joined evidence.</param>
    /// <param name="day">Day of the joining.</param>
    /// <param name="runs">Evidence of the runs, in any order.</param>
    public static (RunEvidence? Whole, IReadOnlyList<string> Reasons) Join(string runId, DateOnly day, IReadOnlyList<RunEvidence> runs)
    {
        var reasons = Reasons(runs);
        if (reasons.Count > 0)
        {
            return (null, reasons);
        }

        List<RunEvidence> sorted = [.. runs.OrderBy(static r => r.Plan.Started).ThenBy(static r => r.Plan.RunId, StringComparer.Ordinal)];
        var first = sorted[0];
        var plan = first.Plan with
        {
            RunId = runId,
            Suite = Suite,
            Filter = null,
            MergedFrom = [],
            JoinedFrom = [.. sorted.Select(static r => r.Plan.RunId)],
            JoinedOn = day,
            Topology = string.Join(", ", sorted.Select(static r => r.Plan.Topology).Distinct()),
            TopologyDigest = PlanHash.Of(sorted.Select(static r => r.Plan.TopologyDigest)),
            Nodes = [.. sorted.SelectMany(static r => r.Plan.Nodes).GroupBy(static n => (n.Label, n.Implementation, n.Version))
                .Select(static g => g.MaxBy(static n => n.Count)!)],
            Cases = [.. sorted.SelectMany(static r => r.Plan.Cases).OrderBy(static c => c.Id, StringComparer.Ordinal)],
        };
        return (first with
        {
            Plan = plan with { Hash = PlanHash.Of(plan) },
            Cases = [.. sorted.SelectMany(static r => r.Cases).OrderBy(static c => c.Id, StringComparer.Ordinal)],
            Findings = [.. sorted.SelectMany(static r => r.Findings)],
            Nodes = [.. sorted.SelectMany(static r => r.Nodes).Distinct()],
            NotTested = [.. sorted.SelectMany(static r => r.NotTested).Distinct()],
            Past = PastResults.Of(sorted),
            Retries = EvidenceMerge.Retries(sorted),
            Sensitivity = sorted.Select(static r => r.Sensitivity).OfType<SensitivityEvidence>().MinBy(static s => s.Day),
            End = sorted.Exists(static r => r.End is null)
                ? null
                : new EndEvidence(sorted.Max(static r => r.End!.Stopped), sorted.Exists(static r => r.End!.Interrupted)),
        }, []);
    }

    private static List<string> Reasons(IReadOnlyList<RunEvidence> runs)
    {
        List<string> reasons = runs.Count == 0 ? ["there are no runs"] : [];
        foreach (var plan in runs.Select(static r => r.Plan))
        {
            if (plan.IsPartial)
            {
                reasons.Add($"run {plan.RunId} is {(plan.Filter is { } filter ? $"filtered by {filter}" : $"part {plan.Part} of {plan.Parts}")}: "
                    + "a release needs whole runs, or the merged one");
            }

            if (plan.JoinedFrom is not null)
            {
                reasons.Add($"run {plan.RunId} is joined evidence itself: name the runs that it was joined from");
            }

            if (plan.Hash != PlanHash.Of(plan))
            {
                reasons.Add($"the plan of run {plan.RunId} does not fit its hash");
            }
        }

        reasons.AddRange(runs.CountBy(static r => r.Plan.RunId).Where(static c => c.Value > 1).Select(static c => $"run {c.Key} is there {c.Value} times"));
        reasons.AddRange(runs.SelectMany(static r => r.Plan.Cases.Select(c => (c.Id, r.Plan.RunId))).GroupBy(static c => c.Id)
            .Where(static g => g.Count() > 1).GroupBy(static g => string.Join(" and ", g.Select(static c => c.RunId)))
            .Select(static g => $"{g.Count()} cases are planned in runs {g.Key}, such as {g.First().Key}"));
        return reasons;
    }
}
