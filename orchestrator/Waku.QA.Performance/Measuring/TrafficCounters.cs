using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Performance.Measuring;

/// <summary>Traffic of all nodes, from their Prometheus metrics. A quantity that one node does not count is unknown, not zero.</summary>
/// <param name="Duplicates">Copies received of what was known.</param>
/// <param name="Control">Gossipsub control messages sent.</param>
/// <param name="BytesOut">Bytes sent.</param>
public sealed record TrafficCounters(double? Duplicates, double? Control, double? BytesOut)
{
    /// <summary>Some implementations have one counter with directions, others one for each kind of message.</summary>
    private static readonly string[] ControlKinds =
        ["libp2p_pubsub_broadcast_ihave_total", "libp2p_pubsub_broadcast_iwant_total", "libp2p_pubsub_broadcast_graft_total",
            "libp2p_pubsub_broadcast_prune_total"];

    /// <summary>Reads nodes and adds them up.</summary>
    public static async Task<TrafficCounters> ReadAsync(IReadOnlyList<ClusterNode> nodes, CancellationToken cancellationToken)
    {
        var total = new TrafficCounters(0, 0, 0);
        foreach (var node in nodes)
        {
            var metrics = node.Capabilities.Has(Capability.Metrics)
                ? await node.Control.MetricsAsync(cancellationToken).ConfigureAwait(false)
                : new MetricSet([]);
            total = new TrafficCounters(
                total.Duplicates + metrics.Sum("libp2p_gossipsub_duplicate_total"),
                total.Control + (metrics.Sum("relay_control_messages_total", ("direction", "out")) ?? SumOf(ControlKinds, metrics)),
                total.BytesOut + metrics.Sum("libp2p_network_bytes_total", ("direction", "out")));
        }

        return total;
    }

    /// <summary>What was added since an earlier reading.</summary>
    public TrafficCounters Since(TrafficCounters before) => new(Duplicates - before.Duplicates, Control - before.Control, BytesOut - before.BytesOut);

    private static double? SumOf(string[] names, MetricSet metrics) =>
        names.Aggregate((double?)null, (sum, n) => metrics.Sum(n) is { } v ? (sum ?? 0) + v : sum);
}
