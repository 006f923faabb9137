using Waku.QA.Engines.Resilience;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Reporting;

/// <summary>run.json: what is needed to read, compare and repeat a run.</summary>
public sealed record RunDocument
{
    /// <summary>Version of the file format.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>Run id.</summary>
    public required string RunId { get; init; }

    /// <summary>Suite.</summary>
    public required string Suite { get; init; }

    /// <summary>Filter; null for none.</summary>
    public string? Filter { get; init; }

    /// <summary>Topology name.</summary>
    public required string Topology { get; init; }

    /// <summary>Seed.</summary>
    public required int Seed { get; init; }

    /// <summary>process or docker.</summary>
    public required string Engine { get; init; }

    /// <summary>What the engine said of itself, and why it was taken.</summary>
    public required string EngineDetail { get; init; }

    /// <summary>How many times longer than usual was waited for nodes.</summary>
    public double Patience { get; init; } = 1;

    /// <summary>Why so long; null where nobody waited longer.</summary>
    public string? PatienceDetail { get; init; }

    /// <summary>How often a node was started; null where it was not counted.</summary>
    public int? NodeStarts { get; init; }

    /// <summary>What the harness tried again, by pipeline; null for nothing.</summary>
    public IReadOnlyList<RetryCount>? Retries { get; init; }

    /// <summary>Host.</summary>
    public required string Host { get; init; }

    /// <summary>Start.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>End.</summary>
    public required DateTimeOffset Stopped { get; init; }

    /// <summary>Every node that ran.</summary>
    public required IReadOnlyList<RunNode> Nodes { get; init; }

    /// <summary>What was left out, with the reason.</summary>
    public required IReadOnlyList<string> NotTested { get; init; }
}
