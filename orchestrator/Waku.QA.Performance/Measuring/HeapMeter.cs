using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Behaviours;

namespace Waku.QA.Performance.Measuring;

/// <summary>
/// Managed heaps by the nodes' own metrics. What a process holds of the system says little of a leak in a collected heap, which grows
/// to its budget first and gives back late.
/// </summary>
internal static class HeapMeter
{
    /// <summary>Bytes in use; null where the node does not tell.</summary>
    public static async Task<double?> ReadAsync(ClusterNode node, CancellationToken cancellationToken)
    {
        var heap = node.MetricNames.HeapBytes;
        return node.Capabilities.Has(Capability.Metrics) && heap != MetricQuantity.Unknown
            ? heap.In(await node.Control.MetricsAsync(cancellationToken).ConfigureAwait(false))
            : null;
    }
}
