using Waku.QA.Core.Behaviours;

namespace Waku.QA.Adapters.GoWaku;

/// <summary>How go-waku calls what the harness counts. It counts neither duplicates nor control messages nor bytes of streams.</summary>
internal static class GoWakuMetrics
{
    public static MetricNames Names { get; } = new()
    {
        Prefixes = ["waku_"],
        Relayed = new(new MetricCount("node_messages")),
        HeapBytes = new(new MetricCount("go_memstats_heap_alloc_bytes")),
    };
}
