namespace Waku.QA.Runs.Evidence;

/// <summary>One line of <c>cases.jsonl</c>: the plan first, then what comes, an end last. One of its parts is set.</summary>
public sealed record EvidenceLine
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "cases.jsonl";

    /// <summary>Version of the file format.</summary>
    public required int Schema { get; init; }

    /// <summary>First line.</summary>
    public PlanEvidence? Plan { get; init; }

    /// <summary>A case that has ended.</summary>
    public CaseEvidence? Case { get; init; }

    /// <summary>A finding of the run.</summary>
    public RunFinding? Finding { get; init; }

    /// <summary>Last line.</summary>
    public EndEvidence? End { get; init; }
}
