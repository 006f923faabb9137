using System.Text;
using Waku.QA.Adapters.Testing;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Adapters.GoWaku.Tests;

/// <summary>
/// go-waku's dialect as its source and documents describe it. The answers below are written from them, not recorded: they hold the adapter
/// to what it was written for, and prove nothing about a real node.
/// </summary>
public sealed class GoWakuAdapterTests
{
    private const string Hash = "0x5a6e7b8841da99d932cad3041dea569e57a942da0f4c5106ec90c3d905dce5dc";
    private const string Base64UrlHash = "Wm57iEHamdkyytMEHepWnlepQtoPTFEG7JDD2QXc5dw=";
    private static readonly GoWakuAdapter Adapter = new("/checkout");
    private static readonly CancellationToken None = CancellationToken.None;

    [Test]
    public void LaunchPlansEqualTheirGoldenFile([Values] NodeRole role, [Values] EngineKind engine) => Golden.AssertEqual(
        $"launch-{role}-{engine}.txt".ToLowerInvariant(), PlanFixture.Text(PlanFixture.Plan(Adapter, NodeVersion.Parse("v0.9.0"), role, engine)));

    [Test]
    public async Task AStoreAnswerInSnakeCaseWithBase64HashesAndTextTimesIsRead()
    {
        using var server = new ReplayServer();
        await using var node = Node(server);
        server.Answer([("/store/v3/messages", 200, "application/json", $$"""
            {"request_id":"r","status_code":200,"messages":[{"message_hash":"{{Base64UrlHash}}","message":{"payload":"czAw","contentTopic":"/a/1/b/c","version":0,"timestamp":"1795332888522968379"},"pubsub_topic":"/waku/2/rs/66/0"}],"pagination_cursor":"{{Base64UrlHash}}"}
            """)]);

        var page = await node.Store.QueryAsync(new StoreQuery { PubsubTopic = "/waku/2/rs/66/0", ContentTopics = ["/a/1/b/c"], Hashes = [Hash], PageSize = 5, IncludeData = true }, None);

        Assert.Multiple(() =>
        {
            Assert.That(page.Rows.Single().Hash, Is.EqualTo(Hash));
            Assert.That(page.Rows.Single().Message!.Timestamp, Is.EqualTo(1_795_332_888_522_968_379));
            Assert.That(page.Cursor, Is.EqualTo(Base64UrlHash), "goes back as it came");
            Assert.That(server.Requests[0].Path, Is.EqualTo($"/store/v3/messages?includeData=true&pubsubTopic=%2Fwaku%2F2%2Frs%2F66%2F0&contentTopics=%2Fa%2F1%2Fb%2Fc&hashes={Uri.EscapeDataString(Base64UrlHash)}&pageSize=5"));
        });
    }

    [Test]
    public async Task ARefusalOfTheStoreIsNoAnswer()
    {
        using var server = new ReplayServer();
        await using var node = Node(server);
        server.Answer([("/store/v3/messages", 200, "application/json", """{"request_id":"r","status_code":429,"status_desc":"TOO_MANY_REQUESTS"}""")]);

        var refused = await Assert.ThrowsAsync<NodeRefusedException>(() => node.Store.QueryAsync(new StoreQuery(), None));
        Assert.That((refused!.Status, refused.Error), Is.EqualTo((429, NodeError.RateLimited)));
    }

    [Test]
    public async Task PeersAreConnectedOneByOneAndReadByTheirId()
    {
        using var server = new ReplayServer();
        await using var node = Node(server);
        server.Answer([("/admin/v1/peers", 200, "application/json", """[{"id":"16Uiu2A","multiaddrs":[],"protocols":[],"connected":true,"pubsubTopics":[]},{"id":"16Uiu2B","connected":false}]""")]);

        await node.Peers.ConnectAsync(["/ip4/10.1.1.2/tcp/60000/p2p/16Uiu2A"], None);
        Assert.That(Encoding.UTF8.GetString(server.Requests[0].Body), Is.EqualTo("""{"multiaddr":"/ip4/10.1.1.2/tcp/60000/p2p/16Uiu2A","shards":[],"protocols":["/vac/waku/relay/2.0.0"]}"""));
        Assert.That(await node.Peers.ConnectedAsync(None), Is.EqualTo(new[] { "16Uiu2A" }));
    }

    [Test]
    public async Task ItIsReadyWhenItTellsWhoItIs()
    {
        using var server = new ReplayServer();
        await using var node = Node(server);
        server.Answer([("/health", 501, "application/json", ""), ("/debug/v1/info", 200, "application/json", """{"listenAddresses":["/ip4/1.2.3.4/tcp/60000/p2p/16Uiu2A"],"enrUri":"enr:x"}"""), ("/debug/v1/version", 200, "application/json", "\"v0.9.0\"")]);

        Assert.That((await node.HealthAsync(None)).Ready);
        var info = await node.InfoAsync(None);
        Assert.That((info.PeerId, info.Version), Is.EqualTo(("16Uiu2A", "v0.9.0")));
    }

    [Test]
    public async Task WhatItLacksIsRefusedWithoutAsking()
    {
        using var server = new ReplayServer();
        await using var node = Node(server);

        Assert.That(async () => await node.LightPush.PublishAsync(null, new NodeMessage { Payload = [1], ContentTopic = "/a/1/b/c", Timestamp = 1 }, None), Throws.InstanceOf<UnsupportedCapabilityException>());
        Assert.That(async () => await node.Peers.MeshAsync(0, None), Throws.InstanceOf<UnsupportedCapabilityException>());
        Assert.That(server.Requests, Is.Empty);
    }

    [TestCase("go-waku version v0.9.0-12-gabcdef", 9)]
    [TestCase("waku version 0.10.1", 10)]
    public void ItsVersionIsRead(string output, int minor) => Assert.That(Adapter.VersionProbe!.Parse(output)!.Minor, Is.EqualTo(minor));

    [Test]
    public void EveryResultSaysThatNothingOfThisIsVerified() => Assert.That(Adapter.WarningOf(NodeVersion.Parse("v0.9.0")), Does.Contain("no real one has confirmed it"));

    private static IWakuNode Node(ReplayServer server) => Adapter.Connect(new NodeEndpoints(server.Address, server.Address, server.Address), NodeVersion.Parse("v0.9.0"));
}
