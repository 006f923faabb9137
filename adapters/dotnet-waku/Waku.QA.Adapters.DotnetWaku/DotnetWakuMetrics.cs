using Waku.QA.Core.Behaviours;

namespace Waku.QA.Adapters.DotnetWaku;

/// <summary>How dotnet-waku calls what the harness counts: nwaku's names, and one counter of control messages with a direction.</summary>
internal static class DotnetWakuMetrics
{
    public static MetricNames Names { get; } = new()
    {
        Prefixes = ["waku_"],
        Duplicates = new(new MetricCount("libp2p_gossipsub_duplicate_total")),
        ControlSent = new(new MetricCount("relay_control_messages_total", "direction", "out")),
        BytesSent = new(new MetricCount("libp2p_network_bytes_total", "direction", "out")),
        Relayed = new(new MetricCount("node_messages_total")),
        HeapBytes = new(new MetricCount("dotnet_gc_heap_bytes")),
    };
}
