using Waku.QA.Engines.Resilience;

namespace Waku.QA.Runs.Evidence;

/// <summary><c>cases.json</c>: everything that a gate judges of one run, and what the harness tried again in it.</summary>
public sealed record RunEvidence
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "cases.json";

    /// <summary>Version of the file format.</summary>
    public required int Schema { get; init; }

    /// <summary>What was to be done.</summary>
    public required PlanEvidence Plan { get; init; }

    /// <summary>Results, sorted by id.</summary>
    public required IReadOnlyList<CaseEvidence> Cases { get; init; }

    /// <summary>Findings of the run itself.</summary>
    public required IReadOnlyList<RunFinding> Findings { get; init; }

    /// <summary>Every distinct node that ran.</summary>
    public required IReadOnlyList<NodeEvidence> Nodes { get; init; }

    /// <summary>Implementations that were left out, with the reason.</summary>
    public required IReadOnlyList<string> NotTested { get; init; }

    /// <summary>Newest proof of sensitivity beside the run; null for none.</summary>
    public SensitivityEvidence? Sensitivity { get; init; }

    /// <summary>Earlier results of the cases that known issues name, from the history beside the run; null for none.</summary>
    public IReadOnlyList<PastResult>? Past { get; init; }

    /// <summary>What the harness tried again, by pipeline; null for nothing.</summary>
    public IReadOnlyList<RetryCount>? Retries { get; init; }

    /// <summary>The end; null for a run that was killed.</summary>
    public EndEvidence? End { get; init; }
}
