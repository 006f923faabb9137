using Waku.Libp2p.Connections;

namespace Waku.Node.Host.Metrics;

/// <summary>Metrics of connections and peers, with nwaku's names.</summary>
internal static class PeerMetrics
{
    public static void Write(MetricsText text, WakuNode node, MetricsSources sources)
    {
        var connections = node.Host.Connections;
        var (succeeded, failed) = node.Host.Dials;
        var connected = connections.Select(static c => c.RemotePeer).Distinct().Count();
        text.Gauge("libp2p_peers", "connected peers", ("", connected));

        // As in nim-libp2p: everybody who is connected is a peer of pubsub, with or without a stream of relay.
        text.Gauge("libp2p_pubsub_peers", "connected peers, as pubsub counts them", ("", node.Relay is null ? 0 : connected));
        text.Gauge("waku_peer_store_size", "known peers", ("", node.Host.Peers.All.Count));
        text.Gauge("waku_total_unique_peers", "known peers, each once", ("", node.Host.Peers.All.Count));
        text.Gauge("waku_connected_peers", "connections by direction and protocol of the peer", [.. connections
            .SelectMany(static c => (c.Identified?.Protocols ?? []).Where(IsWaku).Select(p => (c.Direction, Protocol: p)))
            .GroupBy(static c => c)
                .Select(static g => ($"{{direction=\"{DirectionOf(g.Key.Direction)}\",protocol=\"{MetricsText.Escape(g.Key.Protocol)}\"}}",
                (double)g.Count()))]);
        text.Gauge("waku_connected_peers_per_agent", "connections by agent of the peer", [.. connections
            .GroupBy(static c => c.Identified?.AgentVersion ?? "").Select(static g => ($"{{agent=\"{MetricsText.Escape(g.Key)}\"}}", (double)g.Count()))]);
        text.Gauge("waku_service_peers", "service peers named by flags", [.. sources.ServicePeers
            .Select(static s => ($"{{protocol=\"{s.Protocol}\",peerId=\"{MetricsText.Escape(s.Address.WithoutPeer().ToString())}\"}}", 1.0)).Distinct()]);
        text.Counter("waku_peers_dials", "dials by outcome", ("{outcome=\"successful\"}", succeeded), ("{outcome=\"failed\"}", failed));
        text.Counter("libp2p_total_dial_attempts", "dials", ("", succeeded + failed));
        text.Counter("libp2p_successful_dials", "dials that led to a connection", ("", succeeded));
        text.Counter("libp2p_failed_dials", "dials that led to none", ("", failed));
        text.Counter("libp2p_network_bytes", "bytes of all streams", ("{direction=\"in\"}", node.Host.Traffic.Values.Sum(static t => t.BytesIn)),
            ("{direction=\"out\"}", node.Host.Traffic.Values.Sum(static t => t.BytesOut)));
    }

    private static bool IsWaku(string protocol) => protocol.StartsWith("/vac/waku/", StringComparison.Ordinal);

    private static string DirectionOf(ConnectionDirection direction) => direction == ConnectionDirection.Inbound ? "In" : "Out";
}
