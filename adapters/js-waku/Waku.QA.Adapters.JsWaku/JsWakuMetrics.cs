using Waku.QA.Core.Behaviours;

namespace Waku.QA.Adapters.JsWaku;

/// <summary>How the host calls what the harness counts: nwaku's names (<c>host/src/metrics.mjs</c>), over the counts of gossipsub and libp2p.</summary>
internal static class JsWakuMetrics
{
    public static MetricNames Names { get; } = new()
    {
        Prefixes = ["waku_"],
        Duplicates = new(new MetricCount("libp2p_gossipsub_duplicate_total")),
        ControlSent = new(
            new MetricCount("libp2p_pubsub_broadcast_ihave_total"),
            new MetricCount("libp2p_pubsub_broadcast_iwant_total"),
            new MetricCount("libp2p_pubsub_broadcast_graft_total"),
            new MetricCount("libp2p_pubsub_broadcast_prune_total")),
        BytesSent = new(new MetricCount("libp2p_network_bytes_total", "direction", "out")),
        Relayed = new(new MetricCount("node_messages_total")),
    };
}
