using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Performance.Measuring;

/// <summary>
/// Managed heaps by the nodes' own metrics. What a process holds of the system says little of a leak in a collected heap, which grows
/// to its budget first and gives back late.
/// </summary>
internal static class HeapMeter
{
    /// <summary>.NET, Nim, Go.</summary>
    private static readonly string[] Names = ["dotnet_gc_heap_bytes", "nim_gc_mem_occupied_bytes", "go_memstats_heap_alloc_bytes"];

    /// <summary>Bytes in use; null where the node does not tell.</summary>
    public static async Task<double?> ReadAsync(ClusterNode node, CancellationToken cancellationToken)
    {
        if (!node.Capabilities.Has(Capability.Metrics))
        {
            return null;
        }

        var metrics = await node.Control.MetricsAsync(cancellationToken).ConfigureAwait(false);
        return Names.Select(n => metrics.Sum(n)).FirstOrDefault(static v => v is not null);
    }
}
