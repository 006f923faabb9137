using System.Text;
using Waku.Node.Host.Application;
using Waku.Node.Host.Http;

namespace Waku.Node.Host.Metrics;

/// <summary>Prometheus text with nwaku's metric names, read from live counters at each scrape.</summary>
internal sealed class MetricsRoutes(NodeState state, MetricsSources sources, string version, TimeProvider time)
{
    private readonly long _started = time.GetUtcNow().ToUnixTimeSeconds();
    private readonly DeclaredMetrics _declared = new();

    public IReadOnlyList<RestRoute> All =>
    [
        new("GET", "/metrics", c => c.SendAsync(200, "text/plain; version=0.0.4; charset=utf-8", Encoding.UTF8.GetBytes(Render()))),
        new("GET", "/health", static c => c.SendAsync(200, "text/html; charset=utf-8", "OK"u8.ToArray())),
        new("GET", "/", static c => c.SendAsync(404, "text/html; charset=utf-8", "Try /metrics"u8.ToArray())),
    ];

    private string Render()
    {
        var text = new MetricsText();
        ProcessMetrics.Write(text, _started);
        ProcessMetrics.Write(text, sources.Requests);
        text.Gauge("waku_version", "version of the node", ($"{{version=\"{version}\"}}", 1));
        if (state.Node is { } node)
        {
            PeerMetrics.Write(text, node, sources);
            ResourceMetrics.Write(text, node.Host.Resources);
            if (node.Relay is { } relay)
            {
                RelayMetrics.Write(text, node, relay, sources);
            }

            ServiceMetrics.Write(text, node, sources);
        }

        _declared.Write(text);
        return text.ToString();
    }
}
