using Waku.QA.Core.Topologies;
using Waku.QA.Performance.Measuring;
using Waku.QA.Performance.Scenarios;

namespace Waku.QA.Benchmarks.Peers;

/// <summary>One thing that is measured on every implementation.</summary>
/// <param name="Name">Name for <c>--parts</c>.</param>
/// <param name="Title">Name in the table.</param>
/// <param name="Scenario">Scenario of <c>suites/performance</c>.</param>
/// <param name="Figures">Metric and its name in the table.</param>
/// <param name="Change">What differs from the scenario's file.</param>
/// <param name="OfKnee">Share of the implementation's own knee that is the rate; null for the scenario's rate.</param>
internal sealed record PeerPart(string Name, string Title, string Scenario, IReadOnlyList<(string Metric, string Label)> Figures,
    Func<Scenario, Scenario>? Change = null, double? OfKnee = null)
{
    /// <summary>The part that starts one node.</summary>
    public const string Start = "start";

    /// <summary>The metric of a part whose figure is a knee.</summary>
    public const string Knee = "knee";

    private static readonly (string, string)[] Costs =
    [
        (MetricNames.Cpu, "CPU-s per 1,000 messages"), (MetricNames.LatencyP50, "p50 ms"), (MetricNames.LatencyP99, "p99 ms"), (MetricNames.RssPeak, "RSS MB"),
    ];

    private static readonly (string, string)[] Timed = [(MetricNames.LatencyP50, "p50 ms"), (MetricNames.LatencyP99, "p99 ms")];

    /// <summary>All parts, in the order in which they run: the knee comes before what is measured at a share of it.</summary>
    public static IReadOnlyList<PeerPart> All { get; } =
    [
        new(Start, "start of one node", "startup", [(MetricNames.Start, "ms")], static s => Nodes(s, 1)),
        new("start-six", "six started together, the slowest", "startup", [(MetricNames.Start, "ms")], static s => Nodes(s, 6)),
        new("idle", "six idle nodes", "idle", [(MetricNames.IdleCpu, "CPU-s per hour"), (MetricNames.RssPeak, "RSS MB")], static s => Rate(s, 1, 40)),
        new("relay-1", "star of four, 1 msg/s of 1 kB", "relay-star", Costs, static s => Rate(s, 1, 60)),
        new("relay-10", "10 msg/s", "relay-star", Costs, static s => Rate(s, 10, 20)),
        new("relay-50", "50 msg/s", "relay-star", Costs, static s => Rate(s, 50, 15)),
        new("relay-250", "250 msg/s", "relay-star", Costs, static s => Rate(s, 250, 10)),
        new(Knee, "knee of the star", "relay-knee", [(Knee, "msg/s")]),
        new("half-knee", "half of its own knee", "relay-star", Timed, OfKnee: 0.5),
        new("memory", "near its own knee, then a minute of calm", "burst-memory", [(MetricNames.RssPeak, "RSS MB"), (MetricNames.RssCalm, "RSS MB after")],
            OfKnee: 0.75),
        new("filter", "eight filter clients", "filter-fan-out", [.. Timed, (MetricNames.Cpu, "CPU-s per 1,000 messages")]),
        new("store", "store filled at 100 msg/s and queried", "store",
            [(MetricNames.AnswerP50, "answer p50 ms"), (MetricNames.AnswerP99, "answer p99 ms"), (MetricNames.Cpu, "CPU-s per 1,000 messages")]),
    ];

    /// <summary>The scenario at a rate, where the rate is a share of the knee.</summary>
    public Scenario Of(Scenario scenario, double? knee)
    {
        var changed = (Change?.Invoke(scenario) ?? scenario) with { OfKnee = null };
        return OfKnee is { } share && knee is { } found ? changed with { Load = changed.Load with { Rate = share * found } } : changed;
    }

    private static Scenario Rate(Scenario scenario, double rate, int seconds) =>
        scenario with { Load = scenario.Load with { Rate = rate, Measured = TimeSpan.FromSeconds(seconds) } };

    private static Scenario Nodes(Scenario scenario, int count) => scenario with
    {
        Topology = scenario.Topology with { Graph = GraphShape.Full, Groups = [scenario.Topology.Groups[0] with { Count = count }] },
    };
}
