using System.Diagnostics;
using System.Text;
using Waku.Libp2p.Connections;
using Waku.Node.Host.Rest;

namespace Waku.Node.Host.Metrics;

/// <summary>Prometheus text with nwaku's metric names, read from live counters at each scrape.</summary>
internal sealed class MetricsRoutes(NodeState state, TrafficMeter traffic, string version, TimeProvider time)
{
    private readonly long _started = time.GetUtcNow().ToUnixTimeSeconds();

    public IReadOnlyList<RestRoute> All =>
    [
        new("GET", "/metrics", c => c.SendAsync(200, "text/plain; version=0.0.4; charset=utf-8", Encoding.UTF8.GetBytes(Render()))),
        new("GET", "/health", static c => c.SendAsync(200, "text/html; charset=utf-8", "OK"u8.ToArray())),
        new("GET", "/", static c => c.SendAsync(404, "text/html; charset=utf-8", "Try /metrics"u8.ToArray())),
    ];

    private string Render()
    {
        var text = new MetricsText();
        using var process = Process.GetCurrentProcess();
        text.Gauge("process_resident_memory_bytes", "resident memory in bytes", ("", process.WorkingSet64));
        text.Gauge("process_start_time_seconds", "start in Unix seconds", ("", _started));
        text.Counter("process_cpu_seconds", "user and system CPU seconds", ("", process.TotalProcessorTime.TotalSeconds));
        text.Gauge("dotnet_gc_heap_bytes", "managed heap in bytes", ("", GC.GetTotalMemory(false)));
        text.Gauge("waku_version", "version of the node", ($"{{version=\"{version}\"}}", 1));
        if (state.Node is not { } node)
        {
            return text.ToString();
        }

        var connections = node.Host.Connections;
        var dials = node.Host.Dials;
        text.Gauge("libp2p_peers", "connected peers", ("", connections.Select(static c => c.RemotePeer).Distinct().Count()));
        text.Gauge("waku_peer_store_size", "known peers", ("", node.Host.Peers.All.Count));
        text.Gauge("waku_connected_peers", "connections by direction",
            ("{direction=\"In\"}", connections.Count(static c => c.Direction == ConnectionDirection.Inbound)),
            ("{direction=\"Out\"}", connections.Count(static c => c.Direction == ConnectionDirection.Outbound)));
        text.Counter("waku_peers_dials", "dials by outcome", ("{outcome=\"successful\"}", dials.Succeeded), ("{outcome=\"failed\"}", dials.Failed));
        text.Counter("libp2p_network_bytes", "bytes of all streams", ("{direction=\"in\"}", node.Host.Traffic.Values.Sum(static t => t.BytesIn)), ("{direction=\"out\"}", node.Host.Traffic.Values.Sum(static t => t.BytesOut)));
        if (node.Relay is { } relay)
        {
            Relay(text, relay);
        }

        ServiceMetrics.Write(text, node);
        return text.ToString();
    }

    private void Relay(MetricsText text, Node.Relay.RelayProtocol relay)
    {
        var counters = relay.Counters;
        var topics = relay.Topics;
        text.Gauge("libp2p_pubsub_peers", "connected relay peers", ("", relay.PeerCount));
        text.Gauge("libp2p_pubsub_topics", "joined topics", ("", topics.Count));
        text.Gauge("libp2p_gossipsub_peers_per_topic_mesh", "mesh peers by topic", [.. topics.Select(t => ($"{{topic=\"{t}\"}}", (double)relay.MeshOn(t).Count))]);
        text.Counter("libp2p_gossipsub_received", "new messages from peers", ("", counters.Received));
        text.Counter("libp2p_gossipsub_duplicate", "messages that were known already", ("", counters.Duplicates));
        text.Counter("libp2p_pubsub_validation_success", "accepted messages", ("", counters.Received));
        text.Counter("libp2p_pubsub_validation_failure", "rejected messages", ("", counters.Rejected));
        text.Counter("libp2p_pubsub_messages_published", "own messages", ("", counters.Published));
        text.Counter("dotnet_waku_control_messages", "gossipsub control messages", ("{direction=\"in\"}", counters.ControlReceived), ("{direction=\"out\"}", counters.ControlSent));
        text.Counter("dotnet_waku_dropped_to_slow_peers", "messages dropped because a peer's queue was full", ("", relay.DroppedToSlowPeers));
        text.Counter("waku_node_messages", "messages received", ("{type=\"relay\"}", traffic.Messages));
        text.Counter("waku_relay_network_bytes", "relay bytes", [.. traffic.Snapshot().Select(static t => ($"{{topic=\"{t.Topic}\",type=\"net\",direction=\"in\"}}", (double)t.Bytes))]);
    }
}
