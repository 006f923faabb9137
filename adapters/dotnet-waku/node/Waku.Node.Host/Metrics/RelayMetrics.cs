using Waku.Node.Relay;

namespace Waku.Node.Host.Metrics;

/// <summary>Metrics of relay and gossipsub, with nwaku's names.</summary>
internal static class RelayMetrics
{
    private const int DLow = 4;

    public static void Write(MetricsText text, RelayProtocol relay, TrafficMeter traffic)
    {
        var counters = relay.Counters;
        var meshes = relay.Topics.Select(t => (Topic: t, Peers: relay.MeshOn(t).Count)).ToList();
        text.Gauge("libp2p_pubsub_peers", "connected relay peers", ("", relay.PeerCount));
        text.Gauge("libp2p_pubsub_topics", "joined topics", ("", meshes.Count));
        text.Gauge("libp2p_gossipsub_peers_per_topic_mesh", "mesh peers by topic",
            [.. meshes.Select(static m => ($"{{topic=\"{m.Topic}\"}}", (double)m.Peers))]);
        text.Gauge("libp2p_gossipsub_no_peers_topics", "topics without mesh peers", ("", meshes.Count(static m => m.Peers == 0)));
        text.Gauge("libp2p_gossipsub_low_peers_topics", "topics with fewer mesh peers than D low", ("", meshes.Count(static m => m.Peers is > 0 and < DLow)));
        text.Gauge("libp2p_gossipsub_healthy_peers_topics", "topics with at least D low mesh peers", ("", meshes.Count(static m => m.Peers >= DLow)));
        text.Counter("libp2p_gossipsub_received", "new messages from peers", ("", counters.Received));
        text.Counter("libp2p_gossipsub_duplicate", "messages that were known already", ("", counters.Duplicates));
        text.Counter("libp2p_pubsub_validation_success", "accepted messages", ("", counters.Received));
        text.Counter("libp2p_pubsub_validation_failure", "rejected messages", ("", counters.Rejected));
        text.Counter("libp2p_pubsub_messages_published", "own messages", ("", counters.Published));
        text.Counter("waku_relay_control_messages", "gossipsub control messages", ("{direction=\"in\"}", counters.ControlReceived),
            ("{direction=\"out\"}", counters.ControlSent));
        text.Counter("dotnet_waku_dropped_to_slow_peers", "messages dropped because a peer's queue was full", ("", relay.DroppedToSlowPeers));
        text.Counter("waku_node_messages", "messages received", ("{type=\"relay\"}", traffic.Messages));
        PerTopic(text, traffic.Snapshot());
        var (counts, sum) = traffic.Histogram();
        text.Histogram("waku_histogram_message_size", "message size histogram in kB", TrafficMeter.Buckets, counts, sum);
    }

    private static void PerTopic(MetricsText text, TopicTraffic[] topics)
    {
        text.Counter("waku_relay_network_bytes", "relay bytes", [.. topics.SelectMany(static t => new[]
        {
            ($"{{topic=\"{t.Topic}\",type=\"net\",direction=\"in\"}}", (double)t.BytesIn),
                ($"{{topic=\"{t.Topic}\",type=\"net\",direction=\"out\"}}", t.BytesOut),
        })]);
        text.Gauge("waku_relay_total_msg_bytes_per_shard", "total length of messages seen per shard",
            [.. topics.Select(static t => ($"{{shard=\"{t.Topic}\"}}", (double)t.PayloadBytes))]);
        text.Gauge("waku_relay_max_msg_bytes_per_shard", "maximum length of messages seen per shard",
            [.. topics.Select(static t => ($"{{shard=\"{t.Topic}\"}}", (double)t.LargestPayload))]);
        text.Gauge("waku_relay_avg_msg_bytes_per_shard", "average length of messages seen per shard",
            [.. topics.Select(static t => ($"{{shard=\"{t.Topic}\"}}", t.PayloadBytes / (double)t.Count))]);
    }
}
