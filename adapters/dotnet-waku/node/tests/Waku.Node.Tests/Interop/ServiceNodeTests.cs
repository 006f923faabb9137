using System.Text.Json;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Node.Enr;
using Waku.Node.Filter;
using Waku.Node.Messages;
using Waku.Node.Store;
using Waku.Node.Tests.Relay;

namespace Waku.Node.Tests.Interop;

/// <summary>Our clients against js-libp2p with the codecs of @waku/proto, on both muxers and both transports.</summary>
[TestFixture("yamux", "tcp")]
[TestFixture("mplex", "tcp")]
[TestFixture("yamux", "ws")]
[TestFixture("mplex", "ws")]
public sealed class ServiceNodeTests(string muxer, string transport)
{
    private const string Topic = "/waku/2/rs/66/0";
    private static readonly WakuMessage Message = new()
    {
        Payload = new byte[] { 1, 2, 3 },
        ContentTopic = "/a/1/ü/proto",
        Timestamp = 1_700_000_000_123_456_789,
        Version = 0,
        Meta = new byte[] { 9 },
        Ephemeral = true,
    };
    private JsPeer _js = null!;
    private WakuNode _node = null!;
    private PeerId _service = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _js = new JsPeer("service-node");
        var started = await _js.AskAsync(new { op = "start", muxer, transport });
        var address = Multiaddr.Parse(started.GetProperty("address").GetString()!);
        _service = address.PeerId!;
        _node = ClientNode.Start();
        await _node.Host.DialAsync(address, CancellationToken.None);
        await LoopbackNode.UntilAsync(() => _node.Metadata.Find(_service) is not null, "metadata of js");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _node.DisposeAsync();
        await _js.DisposeAsync();
    }

    [SetUp]
    public async Task ForgetAsync() => await _js.AskAsync(new { op = "requests" });

    [Test]
    public void MetadataIsUnderstoodBothWays()
    {
        var connection = _node.Host.FindConnection(_service)!;

        Assert.That(connection.Muxer, Does.Contain(muxer));
        Assert.That(_node.Metadata.Find(_service)!.ClusterId, Is.EqualTo(66));
        Assert.That(_node.Metadata.Find(_service)!.Shards, Is.EqualTo(new[] { 0u }));
    }

    [Test]
    public async Task RelayBothWays()
    {
        const string Shard = "/waku/2/rs/66/9";
        List<WakuMessage> received = [];
        _node.Relay!.MessageReceived += m =>
        {
            if (m.PubsubTopic == Shard && m.From is not null)
            {
                received.Add(m.Message);
            }
        };
        _node.Relay.Subscribe(Shard);
        await _js.AskAsync(new { op = "relaySubscribe", topic = Shard });
        await LoopbackNode.UntilAsync(() => _node.Relay.MeshOn(Shard).Count == 1, "js in our mesh");

        await _node.Relay.PublishAsync(Shard, Message, CancellationToken.None);
        await _js.AskAsync(new
        {
            op = "relayPublish",
            topic = Shard,
            message = new { payload = "0a0b", contentTopic = "/a/1/b/proto", timestamp = "1700000000000000001" },
        });

        await LoopbackNode.UntilAsync(() => received.Count == 1, "the message of js");
        Assert.That((Convert.ToHexStringLower(received[0].Payload.Span), received[0].Timestamp), Is.EqualTo(("0a0b", (long?)1_700_000_000_000_000_001)));
        JsonElement relayed = default;
        for (var i = 0; i < 500 && (relayed = (await _js.AskAsync(new { op = "relayed" })).GetProperty("messages")).GetArrayLength() == 0; i++)
        {
            await Task.Delay(10);
        }

        Assert.That(relayed.GetArrayLength(), Is.EqualTo(1), "our message at js, once");
        ExpectMessage(relayed[0]);
    }

    [Test]
    public async Task LightpushV3()
    {
        await _js.AskAsync(new { op = "answer", lightpush = new { statusCode = 200, relayPeerCount = 3 } });
        var pushed = await _node.LightpushClient.PublishAsync(_service, Topic, Message, CancellationToken.None);
        await _js.AskAsync(new { op = "answer", lightpush = new { statusCode = 420, statusDesc = "no good" } });
        var refused = await _node.LightpushClient.PublishAsync(_service, null, Message, CancellationToken.None);
        await _js.AskAsync(new { op = "answer", lightpush = new { statusCode = 200, relayPeerCount = 0 } });
        var nobody = await _node.LightpushClient.PublishAsync(_service, Topic, Message, CancellationToken.None);

        var requests = await RequestsAsync("lightpush");
        Assert.Multiple(() =>
        {
            Assert.That((pushed.StatusCode, pushed.RelayPeerCount), Is.EqualTo((200u, (uint?)3)));
            Assert.That((refused.StatusCode, refused.StatusDescription), Is.EqualTo((420u, "no good")));
            Assert.That(nobody.StatusCode, Is.EqualTo(505), "success that reached nobody is none");
            Assert.That(requests[0].GetProperty("pubsubTopic").GetString(), Is.EqualTo(Topic));
            Assert.That(requests[1].TryGetProperty("pubsubTopic", out _), Is.False, "absent: the service shards");
            ExpectMessage(requests[0].GetProperty("message"));
        });
    }

    [Test]
    public async Task LightpushV2()
    {
        await _js.AskAsync(new { op = "answer", lightpush = new { statusCode = 200 } });
        var pushed = await _node.LightpushClient.PublishLegacyAsync(_service, Topic, Message, CancellationToken.None);
        await _js.AskAsync(new { op = "answer", lightpush = new { statusCode = 503, statusDesc = "not_published_to_any_peer" } });
        var refused = await _node.LightpushClient.PublishLegacyAsync(_service, Topic, Message, CancellationToken.None);

        var requests = await RequestsAsync("legacy");
        Assert.Multiple(() =>
        {
            Assert.That(pushed.IsSuccess, Is.True);
            Assert.That((refused.IsSuccess, refused.Info), Is.EqualTo((false, "not_published_to_any_peer")));
            Assert.That(requests[0].GetProperty("request").GetProperty("pubsubTopic").GetString(), Is.EqualTo(Topic));
            ExpectMessage(requests[0].GetProperty("request").GetProperty("message"));
        });
    }

    [Test]
    public async Task StoreV3()
    {
        var rows = Enumerable.Range(0, 45)
            .Select(static i => new
            {
                hash = $"{i:x64}",
                pubsubTopic = Topic,
                payload = $"{i:x2}",
                contentTopic = "/a/1/b/proto",
                timestamp = $"{1_700_000_000_000_000_000 + i}",
            });
        await _js.AskAsync(new { op = "store", rows });
        List<StoreEntry> entries = [];
        await foreach (var page in _node.StoreClient.QueryAllAsync(
            _service, new StoreQuery
            {
                IncludeData = true,
                PubsubTopic = Topic,
                ContentTopics = ["/a/1/b/proto", "/x"],
                TimeStart = -5,
                TimeEnd = 1_800_000_000_000_000_001,
                PageSize = 20,
            }, CancellationToken.None))
        {
            entries.AddRange(page.Messages);
        }

        var requests = await RequestsAsync("store");
        Assert.Multiple(() =>
        {
            Assert.That(entries.Select(static e => e.DecodeMessage()!.Timestamp),
                Is.EqualTo(Enumerable.Range(0, 45).Select(static i => (long?)(1_700_000_000_000_000_000 + i))));
            Assert.That(requests, Has.Length.EqualTo(3));
            Assert.That(requests[0].GetProperty("contentTopics").ToString(), Is.EqualTo("[\"/a/1/b/proto\",\"/x\"]"));
            Assert.That(requests[0].GetProperty("timeStart").GetString(), Is.EqualTo("-5"));
            Assert.That(requests[0].GetProperty("timeEnd").GetString(), Is.EqualTo("1800000000000000001"), "to the nanosecond");
            Assert.That(requests[0].GetProperty("paginationForward").GetBoolean(), Is.True);
            Assert.That(requests[1].GetProperty("paginationCursor").GetString(), Is.EqualTo($"{19:x64}"));
        });
    }

    [Test]
    public async Task FilterRequestsAndPushes()
    {
        List<FilteredMessage> received = [];
        void Add(FilteredMessage message)
        {
            lock (received)
            {
                received.Add(message);
            }
        }

        _node.FilterClient.MessageReceived += Add;
        var seed = $"{muxer[0]}{transport[0]}";
        var first = Enumerable.Range(0, 100).Select(i => Push($"{i:x4}", seed)).ToArray();
        var second = Enumerable.Range(50, 120).Select(i => Push($"{i:x4}", seed)).ToArray();

        Assert.That((await _node.FilterClient.SubscribeAsync(_service, Topic, ["/a/1/b/proto"], "my-id", CancellationToken.None)).StatusCode, Is.EqualTo(200));
        await _js.AskAsync(new { op = "push", peerId = _node.Host.PeerId.ToString(), pubsubTopic = Topic, messages = first });
        await _js.AskAsync(new { op = "push", peerId = _node.Host.PeerId.ToString(), pubsubTopic = Topic, messages = second, perStream = true });
        await LoopbackNode.UntilAsync(() => received.Count >= 170, "170 pushes");

        var request = (await RequestsAsync("filter"))[0];
        Assert.Multiple(() =>
        {
            Assert.That(received, Has.Count.EqualTo(170), "each once, whichever way it came");
            Assert.That(received.Select(static m => Convert.ToHexStringLower(m.Message.Payload.Span)),
                Is.EquivalentTo(Enumerable.Range(0, 170).Select(static i => $"{i:x4}")));
            Assert.That(received[0].PubsubTopic, Is.EqualTo(Topic));
            Assert.That((request.GetProperty("requestId").GetString(), request.GetProperty("filterSubscribeType").GetString()),
                Is.EqualTo(("my-id", "SUBSCRIBE")));
            Assert.That(request.GetProperty("contentTopics").ToString(), Is.EqualTo("[\"/a/1/b/proto\"]"));
        });
        _node.FilterClient.MessageReceived -= Add;
    }

    [Test]
    public async Task PeerExchange()
    {
        var key = IdentityKey.Generate(KeyType.Secp256k1);
        var record = new NodeRecordBuilder().EndPoint(System.Net.IPAddress.Parse("10.9.8.7"), 60000, 9000).Shards(new ShardList(66, [0]))
            .Capabilities(WakuCapabilities.Relay).Sign(key, 1);
        var broken = record.Encoded.ToArray();
        broken[20] ^= 1;
        await _js.AskAsync(new { op = "records", enrs = (string[])[Convert.ToHexString(record.Encoded.Span), Convert.ToHexString(broken)] });

        var (status, _, records) = await _node.PeerExchangeClient.RequestAsync(_service, 7, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(status, Is.EqualTo(200), "no status field, but peers: success");
            Assert.That(records.Select(static r => r.PeerId), Is.EqualTo(new[] { key.PeerId }), "the one with a wrong signature is left out");
            Assert.That(_node.Host.Peers.Find(key.PeerId)!.Origin, Is.EqualTo(Libp2p.Connections.PeerOrigin.PeerExchange));
        });
        Assert.That((await RequestsAsync("exchange"))[0].GetProperty("numPeers").GetString(), Is.EqualTo("7"));
    }

    private static object Push(string payload, string seed) =>
        new { payload, contentTopic = "/a/1/b/proto", timestamp = $"{1_700_000_000_000_000_000 + seed[0] + (seed[1] * 1000)}" };

    private static void ExpectMessage(JsonElement message)
    {
        Assert.That(message.GetProperty("payload").GetString(), Is.EqualTo("010203"));
        Assert.That(message.GetProperty("contentTopic").GetString(), Is.EqualTo("/a/1/ü/proto"));
        Assert.That(message.GetProperty("timestamp").GetString(), Is.EqualTo("1700000000123456789"));
        Assert.That(message.GetProperty("meta").GetString(), Is.EqualTo("09"));
        Assert.That(message.GetProperty("ephemeral").GetBoolean(), Is.True);
    }

    private async Task<JsonElement[]> RequestsAsync(string kind) =>
        [.. (await _js.AskAsync(new { op = "requests" })).GetProperty("requests").EnumerateArray().Where(r => r.TryGetProperty(kind, out _))
            .Select(r => r.GetProperty(kind))];
}
