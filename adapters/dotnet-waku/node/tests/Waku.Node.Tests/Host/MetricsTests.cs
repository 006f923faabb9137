namespace Waku.Node.Tests.Host;

public sealed class MetricsTests
{
    /// <summary>The names that nwaku's dashboards and tools read (waku-node-facts §12.4), each seen in the metrics of a real nwaku v0.37.1.</summary>
    private static readonly string[] Names =
    [
        "waku_version", "waku_node_messages_total", "waku_relay_network_bytes_total", "waku_histogram_message_size_count", "waku_connected_peers",
            "waku_connected_peers_per_agent",
        "waku_relay_total_msg_bytes_per_shard", "waku_relay_max_msg_bytes_per_shard", "waku_relay_avg_msg_bytes_per_shard", "waku_peer_store_size",
            "waku_peers_dials_total",
        "waku_service_requests_total", "waku_service_network_bytes_total", "waku_archive_messages", "waku_archive_errors_total",
            "waku_archive_insert_duration_seconds_count",
        "waku_archive_query_duration_seconds_count", "waku_store_queries_total", "waku_filter_requests_total", "waku_filter_subscriptions",
            "waku_lightpush_v3_messages_total",
        "waku_lightpush_messages_total", "libp2p_peers", "libp2p_network_bytes_total", "libp2p_gossipsub_peers_per_topic_mesh",
            "libp2p_gossipsub_no_peers_topics",
        "libp2p_gossipsub_low_peers_topics", "libp2p_gossipsub_healthy_peers_topics", "libp2p_gossipsub_duplicate_total", "libp2p_gossipsub_received_total",
            "libp2p_pubsub_peers",
        "libp2p_pubsub_topics", "libp2p_pubsub_validation_success_total", "libp2p_pubsub_validation_failure_total", "process_resident_memory_bytes",
            "reconciliation_roundtrips_count", "reconciliation_differences_count", "process_cpu_seconds_total",
    ];

    [Test]
    public async Task NwakusNamesAreServed()
    {
        await using var node = await HostFixture.StartAsync(
            218, "--num-shards-in-network=0", "--shard=0", "--store=true", "--store-sync=true", "--store-message-db-url=", "--filter=true", "--lightpush=true",
                "--discv5-discovery=true", "--discv5-udp-port=0");
        await using var peer = await HostFixture.StartAsync(219, "--num-shards-in-network=0", "--shard=0");
        var info = await node.Client.GetStringAsync(new Uri(node.Rest, "/info"));
        var address = info.Split('"').First(static t => t.StartsWith("/ip4", StringComparison.Ordinal));
        using var connect = await peer.Client.PostAsync(new Uri(peer.Rest, "/admin/v1/peers"),
            new StringContent($"[\"{address}\"]", System.Text.Encoding.UTF8, "application/json"));
        using var publish = await node.Client.PostAsync(
            new Uri(node.Rest, $"/relay/v1/messages/{Uri.EscapeDataString("/waku/2/rs/66/0")}"),
                new StringContent("{\"payload\":\"AQ==\",\"contentTopic\":\"/a/1/b/proto\"}", System.Text.Encoding.UTF8, "application/json"));
        var text = await node.Client.GetStringAsync(node.Metrics);

        Assert.Multiple(() =>
        {
            Assert.That(Names.Where(n => !text.Contains($"\n{n}{{", StringComparison.Ordinal) && !text.Contains($"\n{n} ", StringComparison.Ordinal)),
                Is.Empty);
            Assert.That(text, Does.Contain("waku_node_messages_total{type=\"relay\"} 1.0"));
            Assert.That(text, Does.Contain("waku_histogram_message_size_bucket{le=\"1.0\"} 1.0"));
            Assert.That(text, Does.Contain("waku_connected_peers{direction=\"In\",protocol=\"/vac/waku/relay/2.0.0\"} 1.0"));
        });
    }
}
