using System.Text.Json;
using Waku.Node.Tests.Host;

namespace Waku.Node.Tests.Interop;

/// <summary>The stock light node of @waku/sdk as the client of every service of our node: as it comes (mplex, WebSocket), and otherwise.</summary>
[TestFixture("mplex", "ws")]
[TestFixture("yamux", "ws")]
[TestFixture("mplex", "tcp")]
[TestFixture("yamux", "tcp")]
public sealed class LightNodeTests(string muxer, string transport)
{
    private const string Shard = "/waku/2/rs/66/4";
    private HostFixture _service = null!;
    private HostFixture _relay = null!;
    private JsPeer _js = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        string[] common = ["--num-shards-in-network=8", "--ip-colocation-limit=0", "--discv5-discovery=true"];
        _service = await HostFixture.StartAsync(
            213, [.. common, "--store=true", "--store-message-db-url=", "--filter=true", "--lightpush=true", "--websocket-support=true",
                "--websocket-port=18100", "--discv5-udp-port=19213"]);
        var info = await InfoAsync(_service);
        _relay = await HostFixture.StartAsync(
            214, [.. common, "--discv5-udp-port=19214", $"--staticnode={info.GetProperty("listenAddresses")[0].GetString()}",
                $"--discv5-bootstrap-node={info.GetProperty("enrUri").GetString()}"]);
        _js = new JsPeer("light-node");
        var address = info.GetProperty("listenAddresses").EnumerateArray().Select(static a => a.GetString()!)
            .First(a => a.Contains("/ws/", StringComparison.Ordinal) == (transport == "ws"));
        var started = await _js.AskAsync(new { op = "start", cluster = 66, shards = 8, address, muxer, transport });
        Assert.That(started.GetProperty("muxer").GetString(), Does.Contain(muxer));
        Assert.That(started.GetProperty("protocols").ToString(), Does.Contain("/vac/waku/store-query/3.0.0"));
        await _js.AskAsync(new { op = "waitForPeers" });
        await UntilAsync(async () => (await GetAsync(_service, "/admin/v1/peers/mesh/on/4")).Contains("multiaddr"), "the relay to be meshed");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _js.DisposeAsync();
        await _relay.DisposeAsync();
        await _service.DisposeAsync();
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task JsPushesThroughUs(bool legacy)
    {
        var payload = legacy ? "a1" : "a2";

        var result = await _js.AskAsync(new { op = "push", contentTopic = "/test/1/push/proto", payload, legacy });

        Assert.That(result.GetProperty("successes").GetInt32(), Is.EqualTo(1), result.ToString());
        var base64 = Convert.ToBase64String(Convert.FromHexString(payload));
        await UntilAsync(async () =>
            (await GetAsync(_relay, $"/relay/v1/messages/{Uri.EscapeDataString(Shard)}")).Contains(base64), "the message at the relay behind us");
    }

    [Test]
    public async Task JsIsToldWhenNobodyRelays()
    {
        // /app/22 lies on shard 2 of 8: leave it at the relay and there is nobody to relay to.
        using var leave = new HttpRequestMessage(HttpMethod.Delete, new Uri(_relay.Rest, "/relay/v1/subscriptions"))
        {
            Content = new StringContent("[\"/waku/2/rs/66/2\"]", System.Text.Encoding.UTF8, "application/json"),
        };
        using var left = await _relay.Client.SendAsync(leave);
        await UntilAsync(async () => !(await GetAsync(_service, "/admin/v1/peers/relay/on/2")).Contains("multiaddr"), "the shard to be left");

        var result = await _js.AskAsync(new { op = "push", contentTopic = "/app/22/nobody/proto", payload = "01" });

        Assert.That(result.GetProperty("successes").GetInt32(), Is.Zero);
        Assert.That(result.GetProperty("failures").ToString(), Does.Contain("peer").IgnoreCase);
    }

    [Test]
    public async Task JsSubscribesByFilterAndReceivesManyOnOneConnection()
    {
        const string Topic = "/test/1/filter/proto";
        Assert.That((await _js.AskAsync(new { op = "subscribe", contentTopic = Topic })).GetProperty("ok").GetBoolean(), Is.True);
        Assert.That(await GetAsync(_service, "/admin/v1/filter/subscriptions"), Does.Contain(Topic));

        // Above mplex's 100 inbound streams, which broke clients that got a stream for each push (J#2196).
        for (var i = 0; i < 250; i++)
        {
            await PublishAsync(_relay, Topic, BitConverter.GetBytes(i));
        }

        await UntilAsync(async () => (await _js.AskAsync(new { op = "received" })).GetProperty("messages").GetArrayLength() >= 250, "250 pushes");
        string[] payloads = [.. (await _js.AskAsync(new { op = "received" })).GetProperty("messages").EnumerateArray()
            .Select(static m => m.GetProperty("payload").GetString()!)];
        Assert.That(payloads, Is.EquivalentTo(Enumerable.Range(0, 250).Select(static i => Convert.ToHexStringLower(BitConverter.GetBytes(i)))),
            "each exactly once");

        Assert.That((await _js.AskAsync(new { op = "unsubscribe", contentTopic = Topic })).GetProperty("ok").GetBoolean(), Is.True);
        await UntilAsync(async () => !(await GetAsync(_service, "/admin/v1/filter/subscriptions")).Contains(Topic), "js to be unsubscribed");
    }

    [TestCase(7, true)]
    [TestCase(7, false)]
    [TestCase(100, true)]
    public async Task JsPagesThroughTheStore(int pageSize, bool forward)
    {
        var topic = $"/test/1/store-{pageSize}-{forward}/proto";
        for (var i = 0; i < 25; i++)
        {
            await PublishAsync(_relay, topic, [(byte)i]);
        }

        await UntilAsync(async () =>
            Rows(await GetAsync(_service, $"/store/v3/messages?contentTopics={Uri.EscapeDataString(topic)}&pageSize=100")) == 25, "25 messages stored");

        var pages = (await _js.AskAsync(new { op = "query", contentTopic = topic, pageSize, forward })).GetProperty("pages").EnumerateArray()
            .Select(static p => p.EnumerateArray().Select(static m => m.GetProperty("payload").GetString()!).ToArray()).Where(static p => p.Length > 0)
                .ToList();

        string[] expected = [.. Enumerable.Range(0, 25).Select(static i => $"{i:x2}")];
        if (forward)
        {
            Assert.That(pages.SelectMany(static p => p), Is.EqualTo(expected));
            Assert.That(pages, Has.Count.EqualTo((25 + pageSize - 1) / pageSize));
        }
        else
        {
            // js leaves the field out when it is false (N#2745), and nwaku reads its absence as forward: so do we. js then takes
            // the first hash of each page for its cursor and comes to the end by itself: everything it got, it got in order.
            Assert.That(pages[0], Is.EqualTo(expected[..pageSize]).Or.EqualTo(expected[^pageSize..]));
        }
    }

    [Test]
    public async Task JsAsksForPeers()
    {
        var relay = (await InfoAsync(_relay)).GetProperty("listenAddresses")[0].GetString()!.Split('/')[^1];
        JsonElement peers = default;
        await UntilAsync(
            async () =>
            {
                peers = (await _js.AskAsync(new { op = "exchange", numPeers = 5 })).GetProperty("peers");
                return peers.GetArrayLength() > 0;
            }, "discovery v5 to know the relay");

        Assert.That(peers.EnumerateArray().Select(static p => p.GetProperty("peerId").GetString()), Is.EqualTo(new[] { relay }));
        Assert.That(peers[0].GetProperty("cluster").GetInt32(), Is.EqualTo(66));
        Assert.That(peers[0].GetProperty("shards").GetArrayLength(), Is.EqualTo(8));
        Assert.That(peers[0].GetProperty("waku2").GetProperty("relay").GetBoolean(), Is.True);
    }

    private static int Rows(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("messages").GetArrayLength();
    }

    private static async Task PublishAsync(HostFixture host, string contentTopic, byte[] payload)
    {
        var body = JsonSerializer.Serialize(new { payload = Convert.ToBase64String(payload), contentTopic });
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await host.Client.PostAsync(new Uri(host.Rest, "/relay/v1/auto/messages"), content);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
    }

    private static Task<string> GetAsync(HostFixture host, string path) => host.Client.GetStringAsync(new Uri(host.Rest, path));

    private static async Task<JsonElement> InfoAsync(HostFixture host) => JsonDocument.Parse(await GetAsync(host, "/info")).RootElement;

    private static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            Assert.That(limit.IsCancellationRequested, Is.False, $"waited 20 s for {what}");
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
