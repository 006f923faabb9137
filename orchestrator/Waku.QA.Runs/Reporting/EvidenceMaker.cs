using NUnit.Framework.Interfaces;
using Waku.QA.CaseKit;
using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Resilience;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Suites;

namespace Waku.QA.Runs.Reporting;

/// <summary>Makes evidence of what a run has in memory.</summary>
internal static class EvidenceMaker
{
    /// <summary>A case as it is planned.</summary>
    public static PlannedCase Planned(ITest test) =>
        new(test.FullName, test.Name, SuiteCase.SuiteOf(test.TypeInfo!.Type), test.ClassName!.Split('.')[^1], Requirements.Of(test));

    /// <summary>A case as it ended.</summary>
    /// <param name="planned">Its plan; null for one that was not planned, which the gate will say.</param>
    /// <param name="record">What was recorded.</param>
    /// <param name="nodes">Nodes of the run so far.</param>
    public static CaseEvidence Case(PlannedCase? planned, CaseRecord record, IReadOnlyList<RunNode> nodes) => new()
    {
        Id = record.FullName,
        Name = record.Name,
        Status = record.Status,
        Parameters = [.. record.Parameters.Select(static p => new ParameterEvidence(p.Name, p.Value))],
        Requirements = planned?.Requirements ?? record.Requirements,
        Cluster = record.Cluster,
        Nodes = Distinct(nodes.Where(n => n.Cluster == record.Cluster)),
        Attempts = [.. record.Attempts],
        Classification = record.Classification,
        DurationMs = Math.Round((record.Stop - record.Start).TotalMilliseconds, 3),
        Message = record.Message,
        Evidence = record.Cluster is { } cluster ? [$"nodes/{cluster}", "messages.jsonl"] : [],
    };

    /// <summary>The evidence of a run that has ended.</summary>
    public static RunEvidence Run(PlanEvidence plan, IReadOnlyList<CaseRecord> cases, RunFolder folder, IReadOnlyList<string> notTested,
        SensitivityEvidence? sensitivity, IReadOnlyList<PastResult>? past, EndEvidence end, IReadOnlyList<RetryCount>? retries = null)
    {
        var planned = plan.Cases.ToDictionary(static c => c.Id);
        var nodes = folder.Nodes;
        return new RunEvidence
        {
            Schema = 1,
            Plan = plan,
            Cases = [.. cases.Where(static c => c.Suite != CaseRecorder.OfRun).Select(c => Case(planned.GetValueOrDefault(c.FullName), c, nodes))
                .OrderBy(static c => c.Id, StringComparer.Ordinal)],
            Findings =
            [
                .. folder.Findings,
                .. cases.Where(static c => c is { Suite: CaseRecorder.OfRun, Status: CaseStatus.Environment })
                    .Select(static c => new RunFinding(FindingKind.Environment, c.Name, c.Cluster, c.Message, [])),
            ],
            Nodes = Distinct(nodes),
            NotTested = notTested,
            Sensitivity = sensitivity,
            Past = past,
            Retries = retries,
            End = end,
        };
    }

    /// <summary>What the harness tried again, as evidence has it; null for nothing.</summary>
    public static IReadOnlyList<RetryCount>? Retries(RetryLog log) => log.Counts is { Count: > 0 } counts ? counts : null;

    /// <summary>What ran, each once.</summary>
    public static IReadOnlyList<NodeEvidence> Distinct(IEnumerable<RunNode> nodes) =>
        [.. nodes.Select(static n => n.ToEvidence()).Distinct()
            .OrderBy(static n => n.Implementation, StringComparer.Ordinal).ThenBy(static n => n.Version, StringComparer.Ordinal)
            .ThenBy(static n => n.Digest, StringComparer.Ordinal)];
}
