using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Evidence;

/// <summary>What became of one planned case.</summary>
public sealed record CaseEvidence
{
    /// <summary>Id of the plan.</summary>
    public required string Id { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Result.</summary>
    public required CaseStatus Status { get; init; }

    /// <summary>Parameters.</summary>
    public required IReadOnlyList<ParameterEvidence> Parameters { get; init; }

    /// <summary>Requirements that it checks.</summary>
    public required IReadOnlyList<string> Requirements { get; init; }

    /// <summary>Cluster that it ran on; null for none.</summary>
    public string? Cluster { get; init; }

    /// <summary>What the nodes of that cluster were; empty in <c>cases.jsonl</c>, where the cluster still runs.</summary>
    public required IReadOnlyList<NodeEvidence> Nodes { get; init; }

    /// <summary>What it was compared with: the nodes of the baseline; null for a case that compares nothing.</summary>
    public IReadOnlyList<NodeEvidence>? Baseline { get; init; }

    /// <summary>
    /// Attempts, when it was run again; the first stands, but the last where a node ended by itself and the case was run again to find out
    /// who ends it (a suspect of a <see cref="FindingKind.NodeDeath"/>).
    /// </summary>
    public required IReadOnlyList<CaseAttempt> Attempts { get; init; }

    /// <summary>What the attempts say; empty for one.</summary>
    public required string Classification { get; init; }

    /// <summary>Duration in milliseconds.</summary>
    public required double DurationMs { get; init; }

    /// <summary>Why it is not passed.</summary>
    public required string Message { get; init; }

    /// <summary>Files of the run folder that show it.</summary>
    public required IReadOnlyList<string> Evidence { get; init; }
}
