using Waku.QA.Core.Topologies;
using Waku.QA.Performance.Load;

namespace Waku.QA.Performance.Scenarios;

/// <summary>One thing to be measured, from <c>suites/performance/*.yaml</c>.</summary>
public sealed record Scenario
{
    /// <summary>Name: that of the file.</summary>
    public required string Name { get; init; }

    /// <summary>What it measures, for people.</summary>
    public required string Description { get; init; }

    /// <summary>What is done.</summary>
    public required WorkloadKind Workload { get; init; }

    /// <summary>Cluster; fresh for each run.</summary>
    public required Topology Topology { get; init; }

    /// <summary>True when something is sent and timed, so that two runs can share one window.</summary>
    public bool HasWindow => Workload is not (WorkloadKind.Startup or WorkloadKind.Idle or WorkloadKind.Discovery);

    /// <summary>Load; for workloads without one only the length counts.</summary>
    public required LoadSpec Load { get; init; }

    /// <summary>
    /// Share of the knee at which it is measured, when the rate is to be found by a saturation search; null for the rate of
    /// <see cref="Load"/>.
    /// </summary>
    public double? OfKnee { get; init; }

    /// <summary>Seeded run of the load before the window: at most this long, shorter when latency is steady earlier.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Time without load after the window, at whose end the memory of the nodes is read once more; zero for none.</summary>
    public TimeSpan Calm { get; init; }
}
