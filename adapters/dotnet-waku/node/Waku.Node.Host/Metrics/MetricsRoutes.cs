using System.Diagnostics;
using System.Globalization;
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
        var text = new StringBuilder(4096);
        using var process = Process.GetCurrentProcess();
        Gauge(text, "process_resident_memory_bytes", "resident memory in bytes", ("", process.WorkingSet64));
        Gauge(text, "process_start_time_seconds", "start in Unix seconds", ("", _started));
        Counter(text, "process_cpu_seconds", "user and system CPU seconds", ("", process.TotalProcessorTime.TotalSeconds));
        Gauge(text, "dotnet_gc_heap_bytes", "managed heap in bytes", ("", GC.GetTotalMemory(false)));
        Gauge(text, "waku_version", "version of the node", ($"{{version=\"{version}\"}}", 1));
        if (state.Node is not { } node)
        {
            return text.ToString();
        }

        var connections = node.Host.Connections;
        var dials = node.Host.Dials;
        Gauge(text, "libp2p_peers", "connected peers", ("", connections.Select(static c => c.RemotePeer).Distinct().Count()));
        Gauge(text, "waku_peer_store_size", "known peers", ("", node.Host.Peers.All.Count));
        Gauge(text, "waku_connected_peers", "connections by direction",
            ("{direction=\"In\"}", connections.Count(static c => c.Direction == ConnectionDirection.Inbound)),
            ("{direction=\"Out\"}", connections.Count(static c => c.Direction == ConnectionDirection.Outbound)));
        Counter(text, "waku_peers_dials", "dials by outcome", ("{outcome=\"successful\"}", dials.Succeeded), ("{outcome=\"failed\"}", dials.Failed));
        if (node.Relay is { } relay)
        {
            Relay(text, relay);
        }

        return text.ToString();
    }

    private void Relay(StringBuilder text, Node.Relay.RelayProtocol relay)
    {
        var counters = relay.Counters;
        var topics = relay.Topics;
        Gauge(text, "libp2p_pubsub_peers", "connected relay peers", ("", relay.PeerCount));
        Gauge(text, "libp2p_pubsub_topics", "joined topics", ("", topics.Count));
        Gauge(text, "libp2p_gossipsub_peers_per_topic_mesh", "mesh peers by topic", [.. topics.Select(t => ($"{{topic=\"{t}\"}}", (double)relay.MeshOn(t).Count))]);
        Counter(text, "libp2p_gossipsub_received", "new messages from peers", ("", counters.Received));
        Counter(text, "libp2p_gossipsub_duplicate", "messages that were known already", ("", counters.Duplicates));
        Counter(text, "libp2p_pubsub_validation_success", "accepted messages", ("", counters.Received));
        Counter(text, "libp2p_pubsub_validation_failure", "rejected messages", ("", counters.Rejected));
        Counter(text, "libp2p_pubsub_messages_published", "own messages", ("", counters.Published));
        Counter(text, "dotnet_waku_control_messages", "gossipsub control messages", ("{direction=\"in\"}", counters.ControlReceived), ("{direction=\"out\"}", counters.ControlSent));
        Counter(text, "dotnet_waku_dropped_to_slow_peers", "messages dropped because a peer's queue was full", ("", relay.DroppedToSlowPeers));
        Counter(text, "waku_node_messages", "messages received", ("{type=\"relay\"}", traffic.Messages));
        Counter(text, "waku_relay_network_bytes", "relay bytes", [.. traffic.Snapshot().Select(static t => ($"{{topic=\"{t.Topic}\",type=\"net\",direction=\"in\"}}", (double)t.Bytes))]);
    }

    private static void Gauge(StringBuilder text, string name, string help, params ReadOnlySpan<(string Labels, double Value)> rows) => Write(text, name, "gauge", help, "", rows);

    private static void Counter(StringBuilder text, string name, string help, params ReadOnlySpan<(string Labels, double Value)> rows) => Write(text, name, "counter", help, "_total", rows);

    private static void Write(StringBuilder text, string name, string type, string help, string suffix, ReadOnlySpan<(string Labels, double Value)> rows)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
        foreach (var (labels, value) in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}{suffix}{labels} {value:0.0###}\n");
        }
    }
}
