using Waku.QA.Core.Behaviours;

namespace Waku.QA.Adapters.Nwaku;

/// <summary>How nwaku calls what the harness counts: nim-libp2p's names, and <c>waku_</c> or from v0.39 <c>logos_delivery_</c> before its own.</summary>
internal static class NwakuMetrics
{
    public static MetricNames Names { get; } = new()
    {
        Prefixes = ["waku_", "logos_delivery_"],
        Duplicates = new(new MetricCount("libp2p_gossipsub_duplicate_total")),
        ControlSent = new(
            new MetricCount("libp2p_pubsub_broadcast_ihave_total"),
            new MetricCount("libp2p_pubsub_broadcast_iwant_total"),
            new MetricCount("libp2p_pubsub_broadcast_graft_total"),
            new MetricCount("libp2p_pubsub_broadcast_prune_total")),
        BytesSent = new(new MetricCount("libp2p_network_bytes_total", "direction", "out")),
        Relayed = new(new MetricCount("node_messages_total", "type", "relay")),
        HeapBytes = new(new MetricCount("nim_gc_mem_occupied_bytes")),
    };
}
