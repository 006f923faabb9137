using Waku.Node.Relay;
using Waku.Node.Sharding;

namespace Waku.Node.Host.Metrics;

/// <summary>Metrics of relay and gossipsub, with nwaku's names.</summary>
internal static class RelayMetrics
{
    private const int DLow = 4;

    public static void Write(MetricsText text, WakuNode node, RelayProtocol relay, MetricsSources sources)
    {
        var traffic = sources.Traffic;
        var counters = relay.Counters;
        var meshes = relay.Topics.Select(t => (Topic: t, Peers: relay.MeshOn(t).Count)).ToList();
        text.Gauge("libp2p_pubsub_topics", "joined topics", ("", meshes.Count));
        text.Gauge("libp2p_gossipsub_peers_per_topic_mesh", "mesh peers by topic",
            [.. meshes.Select(static m => ($"{{topic=\"{m.Topic}\"}}", (double)m.Peers))]);
        text.Gauge("libp2p_gossipsub_no_peers_topics", "topics without mesh peers", ("", meshes.Count(static m => m.Peers == 0)));
        text.Gauge("libp2p_gossipsub_low_peers_topics", "topics with fewer mesh peers than D low", ("", meshes.Count(static m => m.Peers is > 0 and < DLow)));
        text.Gauge("libp2p_gossipsub_healthy_peers_topics", "topics with at least D low mesh peers", ("", meshes.Count(static m => m.Peers >= DLow)));
        text.Counter("libp2p_pubsub_subscriptions", "topics joined", ("", sources.Subscriptions.Joined));
        text.Counter("libp2p_pubsub_unsubscriptions", "topics left", ("", sources.Subscriptions.Left));
        text.Gauge("libp2p_pubsub_topic_handlers", "joined topics, each of which has a handler", ("{topic=\"other\"}", meshes.Count));
        text.Counter("libp2p_gossipsub_failed_publish", "own messages that no peer was there to take", ("", sources.Subscriptions.Unheard));
        text.Counter("libp2p_pubsub_received_messages", "messages from peers, known ones included",
            ("{topic=\"generic\"}", counters.Received + counters.Duplicates + counters.Rejected));
        PerPeer(text, node, relay);
        text.Counter("dotnet_waku_rest_cache_dropped", "messages that made room for newer ones before REST fetched them",
            ("{cache=\"relay\"}", sources.RelayCache.Dropped), ("{cache=\"filter\"}", sources.FilterCache.Dropped));
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

    private static void PerPeer(MetricsText text, WakuNode node, RelayProtocol relay)
    {
        var subscribed = relay.Topics.Select(t => (Topic: t, Peers: relay.PeersOn(t).Count)).ToList();
        text.Gauge("libp2p_gossipsub_peers_per_topic_gossipsub", "peers that joined a topic",
            [.. subscribed.Select(static s => ($"{{topic=\"{s.Topic}\"}}", (double)s.Peers))]);
        text.Gauge("waku_connected_peers_per_shard", "peers that joined a shard", [.. subscribed
            .Where(static s => PubsubTopic.TryParse(s.Topic, out _)).Select(static s => ($"{{shard=\"{s.Topic.Split('/')[^1]}\"}}", (double)s.Peers))
            .DistinctBy(static s => s.Item1)]);
        text.Gauge("libp2p_gossipsub_peers_scores", "scores of the connected peers by their agent, summed", [.. node.Host.Connections
            .DistinctBy(static c => c.RemotePeer).GroupBy(static c => c.Identified?.AgentVersion ?? "unknown")
            .Select(g => ($"{{agent=\"{MetricsText.Escape(g.Key)}\"}}", g.Sum(c => relay.ScoreOf(c.RemotePeer))))]);
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
