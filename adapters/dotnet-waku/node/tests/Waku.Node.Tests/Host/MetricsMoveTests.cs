namespace Waku.Node.Tests.Host;

/// <summary>A family of metrics counts when it moves under the action that moves nwaku's; the rest is declared and documented.</summary>
public sealed class MetricsMoveTests
{
    private const string Shard = "%2Fwaku%2F2%2Frs%2F66%2F0";
    private static readonly string Folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "Host", "recordings");

    [Test]
    public async Task EveryFamilyOfNwakuIsThereAndWhatIsOnlyDeclaredIsDocumented()
    {
        await using var node = await HostFixture.StartAsync(
            233, "--num-shards-in-network=1", "--store=true", "--store-sync=true", "--store-message-db-url=", "--filter=true", "--lightpush=true",
                "--discv5-discovery=true",
            "--discv5-udp-port=0");
        var lines = (await node.Client.GetStringAsync(node.Metrics)).Split('\n');
        var families = lines.Where(static l => l.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(static l => l["# TYPE ".Length..]).ToList();
        var declared = lines.Where(static l => l.EndsWith("declared, not counted by this node", StringComparison.Ordinal)).Select(static l => l.Split(' ')[2])
            .ToList();
        var documented = await File.ReadAllTextAsync(Path.Combine(Folder, "..", "differences-from-nwaku.md"));

        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllLines(Path.Combine(Folder, "nwaku-v0.38.1-metric-families.txt")).Except(families), Is.Empty);
            Assert.That(families.Select(static f => f.Split(' ')[0]), Is.Unique);
            Assert.That(declared.Where(d => !documented.Contains($"`{d}`", StringComparison.Ordinal)), Is.Empty,
                "declared, but not in docs/differences-from-nwaku.md");
            Assert.That(declared.Where(d => lines.Any(l => l.StartsWith(d + " ", StringComparison.Ordinal) || l.StartsWith(d + "{", StringComparison.Ordinal))),
                Is.Empty);
        });
    }

    [Test]
    public async Task TopicsPublishingAndRequestsMoveThem()
    {
        await using var node = await HostFixture.StartAsync(234, "--num-shards-in-network=0", "--shard=0");
        await MovesAsync(node, "libp2p_pubsub_subscriptions_total", 1, () => node.SendAsync("POST", "/relay/v1/subscriptions", "[\"/waku/2/rs/66/5\"]"));
        await MovesAsync(node, "libp2p_pubsub_subscriptions_total", 0, () => node.SendAsync("POST", "/relay/v1/subscriptions", "[\"/waku/2/rs/66/5\"]"));
        await MovesAsync(node, "libp2p_pubsub_unsubscriptions_total", 1, () => node.SendAsync("DELETE", "/relay/v1/subscriptions", "[\"/waku/2/rs/66/5\"]"));
        await MovesAsync(node, "libp2p_pubsub_topic_handlers{topic=\"other\"}", 1, () =>
            node.SendAsync("POST", "/relay/v1/subscriptions", "[\"/waku/2/rs/66/6\"]"));
        await MovesAsync(node, "libp2p_gossipsub_failed_publish_total", 1, () => PublishAsync(node));
        await MovesAsync(node, "presto_server_missing_requests_count", 1, () => node.SendAsync("GET", "/nothing"));
        await MovesAsync(node, "presto_server_processed_request_count", 1, () => node.SendAsync("GET", "/version"));
        await MovesAsync(node, "libp2p_failed_dials_total", 1, () => node.SendAsync(
            "POST", "/admin/v1/peers", "[\"/ip4/127.0.234.9/tcp/1/p2p/16Uiu2HAmF6oAsd23RMAnZb3NJgxXrExxBTPMdEoih232iAZkviU2\"]"));
        Assert.That(await node.MetricAsync("presto_server_response_status_count{endpoint=\"/version\",status=\"200\"}"), Is.EqualTo(1));
    }

    [Test]
    public async Task PeersMoveThem()
    {
        await using var relay = await HostFixture.StartAsync(235, "--num-shards-in-network=0", "--shard=0", "--rate-limit=px:6/1m");
        var address = await relay.AddressAsync();
        await using var light = await HostFixture.StartAsync(236, "--num-shards-in-network=0", "--relay=false", $"--storenode={address}",
            $"--filternode={address}");
        await using var node = await HostFixture.StartAsync(237, "--num-shards-in-network=0", "--shard=0");
        var before = await relay.MetricAsync("libp2p_pubsub_peers") ?? 0;
        await node.SendAsync("POST", "/admin/v1/peers", $"[\"{address}\"]");
        await relay.UntilAsync("/admin/v1/peers/relay/on/0", static a => a.Text.Contains("multiaddr", StringComparison.Ordinal), "a relay peer");

        Assert.That(await relay.MetricAsync("libp2p_pubsub_peers"), Is.EqualTo(before + 1));
        Assert.That(await relay.MetricAsync("waku_connected_peers_per_shard{shard=\"0\"}"), Is.EqualTo(1));
        Assert.That(await relay.MetricAsync("libp2p_gossipsub_peers_per_topic_gossipsub{topic=\"/waku/2/rs/66/0\"}"), Is.EqualTo(1));
        Assert.That(await relay.MetricAsync("waku_service_requests_limit{service=\"/vac/waku/peer-exchange/2.0.0-alpha1\"}"), Is.EqualTo(0.1));
        Assert.That(await node.MetricAsync("libp2p_successful_dials_total"), Is.EqualTo(1));
        foreach (var protocol in (string[])["/vac/waku/store-query/3.0.0", "/vac/waku/filter-subscribe/2.0.0-beta1"])
        {
            var name = $"waku_service_peers{{protocol=\"{protocol}\",peerId=\"{address[..address.IndexOf("/p2p/", StringComparison.Ordinal)]}\"}}";
            Assert.That(await light.MetricAsync(name), Is.EqualTo(1), name);
        }
    }

    private static Task PublishAsync(HostFixture node) =>
        node.SendAsync("POST", $"/relay/v1/messages/{Shard}", "{\"payload\":\"AQ==\",\"contentTopic\":\"/a/1/b/proto\"}");

    private static async Task MovesAsync(HostFixture node, string metric, double by, Func<Task> action)
    {
        var before = await node.MetricAsync(metric) ?? 0;
        await action();
        Assert.That(await node.MetricAsync(metric), Is.EqualTo(before + by), metric);
    }
}
