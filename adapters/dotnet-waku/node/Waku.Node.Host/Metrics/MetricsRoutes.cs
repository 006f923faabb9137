using System.Diagnostics;
using System.Text;
using Waku.Libp2p.Connections;
using Waku.Node.Host.Application;
using Waku.Node.Host.Http;

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
        text.Gauge("waku_connected_peers", "connections by direction and protocol of the peer", [.. connections
            .SelectMany(static c =>
                (c.Identified?.Protocols ?? []).Where(static p => p.StartsWith("/vac/waku/", StringComparison.Ordinal)).Select(p => (c.Direction, Protocol: p)))
            .GroupBy(static c => c)
            .Select(static g => (
                $"{{direction=\"{(g.Key.Direction == ConnectionDirection.Inbound ? "In" : "Out")}\",protocol=\"{MetricsText.Escape(g.Key.Protocol)}\"}}",
                (double)g.Count()))]);
        text.Gauge("waku_connected_peers_per_agent", "connections by agent of the peer", [.. connections
            .GroupBy(static c => c.Identified?.AgentVersion ?? "").Select(static g => ($"{{agent=\"{MetricsText.Escape(g.Key)}\"}}", (double)g.Count()))]);
        text.Counter("waku_peers_dials", "dials by outcome", ("{outcome=\"successful\"}", dials.Succeeded), ("{outcome=\"failed\"}", dials.Failed));
        text.Counter("libp2p_network_bytes", "bytes of all streams", ("{direction=\"in\"}", node.Host.Traffic.Values.Sum(static t => t.BytesIn)),
            ("{direction=\"out\"}", node.Host.Traffic.Values.Sum(static t => t.BytesOut)));
        if (node.Relay is { } relay)
        {
            RelayMetrics.Write(text, relay, traffic);
        }

        ServiceMetrics.Write(text, node);
        return text.ToString();
    }
}
