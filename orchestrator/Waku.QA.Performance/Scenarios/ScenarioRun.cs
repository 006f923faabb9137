using Waku.QA.Performance.Load;
using Waku.QA.Performance.Measuring;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Performance.Scenarios;

/// <summary>One run of a scenario on a fresh cluster.</summary>
public sealed record ScenarioRun
{
    /// <summary>Scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>Arm.</summary>
    public required string Arm { get; init; }

    /// <summary>Seed of keys, graph, schedule and payloads.</summary>
    public required int Seed { get; init; }

    /// <summary>Start.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Metrics by name (<see cref="MetricNames"/>). What could not be measured is absent.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>Why the run counts as failed, such as lost messages; null when it does not. A failed run is not averaged.</summary>
    public string? Failure { get; init; }

    /// <summary>True when it failed only because the other run of its duet did.</summary>
    public bool Abandoned { get; init; }

    /// <summary>Delivery latencies.</summary>
    public required LatencyHistogram Latency { get; init; }

    /// <summary>Delivery latency over time: seconds of the window and milliseconds.</summary>
    public IReadOnlyList<(double Second, double Milliseconds)> Series { get; init; } = [];

    /// <summary>Resources of each node, five times a second.</summary>
    public IReadOnlyList<NodeSample> Samples { get; init; } = [];

    /// <summary>Parts of the run, in seconds since the cluster's start.</summary>
    public IReadOnlyList<RunPhase> Phases { get; init; } = [];

    /// <summary>What else went on in the machine.</summary>
    public required MachineState Machine { get; init; }

    /// <summary>How receivers were watched.</summary>
    public IReadOnlyList<string> Watched { get; init; } = [];

    /// <summary>Nodes that ran.</summary>
    public IReadOnlyList<RunNode> Nodes { get; init; } = [];
}
