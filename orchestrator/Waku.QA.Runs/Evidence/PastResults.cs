using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Evidence;

/// <summary>Earlier results, gathered.</summary>
internal static class PastResults
{
    /// <summary>More earlier runs of a case are not kept with a run.</summary>
    public const int Most = 20;

    /// <summary>What several runs know of earlier ones, each result once; null for nothing.</summary>
    public static IReadOnlyList<PastResult>? Of(IEnumerable<RunEvidence> runs)
    {
        List<PastResult> all = [.. runs.SelectMany(static r => r.Past ?? []).DistinctBy(static p => (p.Run, p.Id))];
        return all.Count > 0 ? all : null;
    }

    /// <summary>A run that knows of the others that were given with it and began no later.</summary>
    public static RunEvidence With(RunEvidence run, IEnumerable<RunEvidence> given)
    {
        var before = given.Where(g => g.Plan.RunId != run.Plan.RunId && g.Plan.Started <= run.Plan.Started).SelectMany(static g => g.Cases
            .Where(static c => c.Status is CaseStatus.Passed or CaseStatus.Failed)
            .Select(c => new PastResult(g.Plan.RunId, c.Id, c.Name, c.Status, c.Message, c.Nodes)));
        List<PastResult> all = [.. before.Concat(run.Past ?? []).DistinctBy(static p => (p.Run, p.Id))];
        return run with { Past = all.Count > 0 ? all : null };
    }
}
