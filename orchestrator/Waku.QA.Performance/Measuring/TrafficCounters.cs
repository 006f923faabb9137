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
    /// <summary>Reads nodes and adds them up.</summary>
    public static async Task<TrafficCounters> ReadAsync(IReadOnlyList<ClusterNode> nodes, CancellationToken cancellationToken)
    {
        var total = new TrafficCounters(0, 0, 0);
        foreach (var node in nodes)
        {
            var metrics = node.Capabilities.Has(Capability.Metrics)
                ? await node.Control.MetricsAsync(cancellationToken).ConfigureAwait(false)
                : new MetricSet([]);
            var names = node.MetricNames;
            total = new TrafficCounters(
                total.Duplicates + names.Duplicates.In(metrics), total.Control + names.ControlSent.In(metrics), total.BytesOut + names.BytesSent.In(metrics));
        }

        return total;
    }

    /// <summary>What was added since an earlier reading.</summary>
    public TrafficCounters Since(TrafficCounters before) => new(Duplicates - before.Duplicates, Control - before.Control, BytesOut - before.BytesOut);
}
