using System.Text;
using Waku.Libp2p.Resources;
using Waku.Node.Host.Configuration;

namespace Waku.Node.Host.Metrics;

/// <summary>What peers take of this node, what they may take, and how often a limit struck (issue 20).</summary>
internal static class ResourceMetrics
{
    public static void Write(MetricsText text, ResourceManager resources)
    {
        text.Gauge("libp2p_resource_limit", "what peers may take, by limit; set by --resource-limit", [.. ResourceFlag.All
            .Select(f => ($"{{limit=\"{f.Name}\"}}", (double)f.Get(resources.Limits)))]);
        text.Counter("libp2p_resource_limit_exceeded", "how often a limit struck, by what it did", [.. Enum.GetValues<ResourceCounter>()
            .Select(c => ($"{{action=\"{NameOf(c)}\"}}", (double)resources.Counters[c]))]);
        text.Gauge("libp2p_resource_buffered_bytes", "received bytes that no handler took yet", ("", resources.BufferedBytes));
        text.Gauge("libp2p_resource_pending_handshakes", "inbound connections that are not secured yet", ("", resources.PendingHandshakes));
        text.Gauge("libp2p_resource_inbound_streams", "inbound streams that are served, by protocol", [.. resources.InboundStreams
            .Select(static s => ($"{{protocol=\"{MetricsText.Escape(s.Key)}\"}}", (double)s.Value))]);
    }

    /// <summary><c>HandshakesRefused</c> as <c>handshakes_refused</c>.</summary>
    private static string NameOf(ResourceCounter counter)
    {
        var name = new StringBuilder();
        foreach (var c in counter.ToString())
        {
            name.Append(char.IsUpper(c) && name.Length > 0 ? "_" : "").Append(char.ToLowerInvariant(c));
        }

        return name.ToString();
    }
}
