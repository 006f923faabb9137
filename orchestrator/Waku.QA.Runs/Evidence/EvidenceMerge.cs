using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Resilience;

namespace Waku.QA.Runs.Evidence;

/// <summary>Makes one run of the parts of <c>--shard</c>.</summary>
internal static class EvidenceMerge
{
    /// <summary>The run that the parts make together, or the reasons why they do not.</summary>
    /// <param name="runId">Id of the merged run.</param>
    /// <param name="parts">Evidence of the parts, in any order.</param>
    public static (RunEvidence? Whole, IReadOnlyList<string> Reasons) Merge(string runId, IReadOnlyList<RunEvidence> parts)
    {
        var reasons = Reasons(parts);
        if (reasons.Count > 0)
        {
            return (null, reasons);
        }

        var sorted = parts.OrderBy(static p => p.Plan.Part).ToList();
        var first = sorted.MinBy(static p => p.Plan.Started)!;
        return (first with
        {
            Plan = first.Plan with { RunId = runId, Part = null, Parts = null, Selected = null, MergedFrom = [.. sorted.Select(static p => p.Plan.RunId)] },
            Cases = [.. sorted.SelectMany(static p => p.Cases).OrderBy(static c => c.Id, StringComparer.Ordinal)],
            Findings = [.. sorted.SelectMany(static p => p.Findings)],
            Nodes = [.. sorted.SelectMany(static p => p.Nodes).Distinct()],
            NotTested = [.. sorted.SelectMany(static p => p.NotTested).Distinct()],
            Past = PastResults.Of(sorted),
            Retries = Retries(sorted),
            Sensitivity = sorted.Select(static p => p.Sensitivity).OfType<SensitivityEvidence>().MinBy(static s => s.Day),
            End = sorted.Exists(static p => p.End is null)
                ? null
                : new EndEvidence(sorted.Max(static p => p.End!.Stopped), sorted.Exists(static p => p.End!.Interrupted)),
        }, []);
    }

    /// <summary>What the harness tried again in several runs together; null for nothing.</summary>
    public static IReadOnlyList<RetryCount>? Retries(IEnumerable<RunEvidence> runs)
    {
        List<RetryCount> all = [.. runs.SelectMany(static r => r.Retries ?? []).GroupBy(static r => r.Pipeline)
            .OrderBy(static g => g.Key, StringComparer.Ordinal).Select(static g => new RetryCount(g.Key, g.Sum(static r => r.Count), g.Last().LastCause))];
        return all.Count > 0 ? all : null;
    }

    private static List<string> Reasons(IReadOnlyList<RunEvidence> parts)
    {
        if (parts.Count == 0)
        {
            return ["there are no parts"];
        }

        List<string> reasons = [];
        var first = parts[0].Plan;
        foreach (var plan in parts.Select(static p => p.Plan))
        {
            if (plan.Part is null || plan.Selected is null)
            {
                reasons.Add($"run {plan.RunId} is no part of --shard");
            }
            else if (plan.Hash != first.Hash || plan.Parts != first.Parts || plan.Hash != PlanHash.Of(plan) || plan.Engine != first.Engine)
            {
                reasons.Add($"run {plan.RunId} is a part of another plan: {plan.Part} of {plan.Parts}, {plan.Engine}, {plan.Hash}");
            }
        }

        if (reasons.Count > 0)
        {
            return reasons;
        }

        reasons.AddRange(parts.CountBy(static p => p.Plan.Part!.Value).Where(static c => c.Value > 1)
            .Select(static c => $"part {c.Key} is there {c.Value} times"));
        reasons.AddRange(Enumerable.Range(1, Math.Clamp(first.Parts ?? 0, 0, parts.Count + 1)).Except(parts.Select(static p => p.Plan.Part!.Value))
            .Select(n => $"part {n} of {first.Parts} is missing"));
        if (first.Parts > parts.Count + 1)
        {
            reasons.Add($"{parts.Count} of {first.Parts} parts are there");
        }

        reasons.AddRange(parts.SelectMany(static p => p.Plan.Selected!).CountBy(static id => id).Where(static c => c.Value > 1)
            .Select(static c => $"case {c.Key} is in {c.Value} parts"));
        var had = parts.SelectMany(static p => p.Plan.Selected!).ToHashSet();
        reasons.AddRange(first.Cases.Where(c => !had.Contains(c.Id)).Select(static c => $"case {c.Id} is in no part"));
        reasons.AddRange(Mixed(parts));
        return reasons;
    }

    /// <summary>Parts of one run ran the same programs: a mixture of two candidates says nothing of either.</summary>
    private static IEnumerable<string> Mixed(IReadOnlyList<RunEvidence> parts)
    {
        var labels = parts[0].Plan.Nodes.CountBy(static n => n.Implementation).ToDictionary();
        return parts.SelectMany(static p => p.Nodes).Distinct().GroupBy(static n => n.Implementation)
            .Where(g => g.Count() > labels.GetValueOrDefault(g.Key, 1))
            .Select(static g => $"the parts ran {g.Count()} programs of {g.Key}: {string.Join(", ", g.Select(static n => $"{n.Version} {n.Digest}"))}");
    }
}
