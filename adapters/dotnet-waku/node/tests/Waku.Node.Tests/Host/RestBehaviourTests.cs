using System.Net.Sockets;
using System.Text;

namespace Waku.Node.Tests.Host;

/// <summary>What nwaku answers and single recordings do not show (issue 20): sizes, addresses, browsers, health by release, topics that were left.</summary>
public sealed class RestBehaviourTests
{
    private const string Shard = "%2Fwaku%2F2%2Frs%2F66%2F0";
    private const string Content = "%2Fa%2F1%2Fx%2Fproto";
    private HostFixture _node = null!;
    private HostFixture _peer = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        string[] common = ["--num-shards-in-network=1", "--ip-colocation-limit=0", "--rest-allow-origin=*.example"];
        _node = await HostFixture.StartAsync(230, [.. common, "--store=true", "--store-message-db-url=", "--filter=true", "--lightpush=true"]);
        _peer = await HostFixture.StartAsync(231, [.. common, $"--staticnode={await _node.AddressAsync()}", "--rate-limit=filter:1000/1s"]);
        await _peer.UntilAsync("/admin/v1/peers/mesh/on/0", static a => a.Text.Contains("filter-subscribe", StringComparison.Ordinal), "a mesh");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _peer.DisposeAsync();
        await _node.DisposeAsync();
    }

    [TestCase("/health")]
    [TestCase("/info")]
    [TestCase("/version")]
    [TestCase($"/relay/v1/messages/{Shard}")]
    [TestCase("/relay/v1/auto/messages")]
    [TestCase($"/relay/v1/auto/messages/{Content}")]
    [TestCase("/relay/v1/subscriptions")]
    [TestCase("/relay/v1/auto/subscriptions")]
    [TestCase("/store/v3/messages")]
    [TestCase("/lightpush/v3/message")]
    [TestCase("/lightpush/v1/message")]
    [TestCase("/filter/v2/subscriptions")]
    [TestCase("/filter/v2/subscriptions/all")]
    [TestCase($"/filter/v2/messages/{Content}")]
    [TestCase("/admin/v1/peers")]
    public async Task ABrowserMayAskBeforeItCalls(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri(_node.Rest, path));
        request.Headers.Add("Origin", "https://app.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        using var answer = await _node.Client.SendAsync(request);

        Assert.That(((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()), Is.EqualTo((200, "OK")));
        Assert.That(answer.Headers.GetValues("Access-Control-Allow-Origin"), Is.EqualTo(new[] { "https://app.example" }));
        Assert.That(string.Join(',', answer.Headers.GetValues("Access-Control-Allow-Methods")), Does.Contain("POST"));
        Assert.That(string.Join(',', answer.Headers.GetValues("Access-Control-Allow-Headers")), Does.Contain("Content-Type"));
    }

    [Test]
    public async Task NoOptionsWithoutARoute() => Assert.That((await _node.SendAsync("OPTIONS", "/relay/v2/messages")).Status, Is.EqualTo(404));

    [TestCase(6_000_000)]
    [TestCase(70_000)]
    public async Task AnEndlessAddressIsTooLargeAHeader(int length)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_node.Rest.Host, _node.Rest.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"GET /store/v3/messages?contentTopics={new string('a', length)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);

        Assert.That(await reader.ReadLineAsync(), Does.StartWith("HTTP/1.1 431 "));
    }

    [TestCase("abc", "Invalid MultiAddress, must start with `/`")]
    [TestCase("/ip4/nope", "Error encoding `ip4/nope`")]
    [TestCase("/ip4/127.0.0.1/24116/p2p/x", "Unsupported protocol '24116'")]
    [TestCase("/ip4/127.0.0.1/tcp/1/p2p/ID", "Error encoding `p2p/ID`")]
    [TestCase("/ip4/127.0.0.1/tcp", "Missing protocol 'tcp' argument")]
    [TestCase("", "Address must not be empty!")]
    public async Task WhatIsWrongWithAnAddressIsSaidAsNwakuDoes(string address, string reason) => Assert.That(
        await _node.SendAsync("POST", "/admin/v1/peers", $"[\"{address}\"]"),
        Is.EqualTo(new HostAnswer(400, "text/plain", $"Couldn't parse remote peer info: MultiAddress.init [multiaddress: {reason}]")));

    [Test]
    public async Task AScoreIsANumberWithAFraction() =>
        Assert.That((await _peer.SendAsync("GET", "/admin/v1/peers/mesh/on/0")).Text, Does.Match("\"score\":-?[0-9]+\\.[0-9]"));

    [Test]
    public async Task AMebibyteIsRefusedInWords()
    {
        var payload = Convert.ToBase64String(new byte[1024 * 1024]);
        var body = $"{{\"pubsubTopic\":\"/waku/2/rs/66/0\",\"message\":{{\"payload\":\"{payload}\",\"contentTopic\":\"/a/1/x/proto\"}}}}";

        Assert.That((await _peer.SendAsync("POST", "/lightpush/v3/message", body)), Is.EqualTo(
            new HostAnswer(500, "application/json", "{\"statusDesc\":\"Message size exceeded maximum of 153600 bytes\"}")));
        Assert.That((await _peer.SendAsync("POST", "/lightpush/v1/message", body)), Is.EqualTo(
            new HostAnswer(503, "text/plain", "Failed to request a message push: Message size exceeded maximum of 153600 bytes")));
    }

    [Test]
    public async Task AMetaThatIsTooLongIsRefusedInWords()
    {
        var meta = Convert.ToBase64String(new byte[1024]);
        var body = $"{{\"pubsubTopic\":\"/waku/2/rs/66/0\",\"message\":{{\"payload\":\"AQ==\",\"contentTopic\":\"/a/1/x/proto\",\"meta\":\"{meta}\"}}}}";

        Assert.That((await _peer.SendAsync("POST", "/lightpush/v3/message", body)).Text,
            Does.Contain("decode_rpc_failure: (kind: InvalidLengthField, field: \\\"meta\\\")"));
        Assert.That((await _peer.SendAsync("POST", "/lightpush/v1/message", body)).Text,
            Does.EndWith("decode_rpc_failure: (kind: InvalidLengthField, field: \"meta\")"));
    }

    [Test]
    public async Task ABlankContentTopicSelectsNothing()
    {
        await _node.SendAsync("POST", $"/relay/v1/messages/{Shard}", "{\"payload\":\"Ymxhbms=\",\"contentTopic\":\"/a/1/blank/proto\"}");
        await _node.UntilAsync("/store/v3/messages?contentTopics=%2Fa%2F1%2Fblank%2Fproto", static a =>
            a.Text.Contains("messageHash", StringComparison.Ordinal), "the message");

        Assert.That((await _node.SendAsync("GET", "/store/v3/messages?contentTopics=%20")).Text, Does.Contain("\"messages\":[]"));
    }

    [Test]
    public async Task APingMayHaveNoId()
    {
        await _peer.SendAsync("POST", "/filter/v2/subscriptions",
            "{\"requestId\":\"1\",\"pubsubTopic\":\"/waku/2/rs/66/0\",\"contentFilters\":[\"/a/1/ping/proto\"]}");

        Assert.That(await _peer.SendAsync("GET", "/filter/v2/subscriptions/"),
            Is.EqualTo(new HostAnswer(200, "application/json", "{\"requestId\":\"\",\"statusDesc\":\"OK\"}")));
    }

    [Test]
    public async Task ALightNodeThatPollsGetsEveryMessage()
    {
        const int Pushes = 120;
        await _peer.SendAsync("POST", "/filter/v2/subscriptions",
            "{\"requestId\":\"1\",\"pubsubTopic\":\"/waku/2/rs/66/0\",\"contentFilters\":[\"/a/1/poll/proto\"]}");
        for (var i = 0; i < Pushes; i++)
        {
            var payload = Convert.ToBase64String(BitConverter.GetBytes(i));
            var message = $"{{\"payload\":\"{payload}\",\"contentTopic\":\"/a/1/poll/proto\",\"timestamp\":{1_000_000 + i}}}";
            Assert.That((await _node.SendAsync("POST", $"/relay/v1/messages/{Shard}", message)).Status, Is.EqualTo(200));
            await _peer.UntilAsync(
                "/filter/v2/messages/%2Fa%2F1%2Fpoll%2Fproto", a => a.Text.Contains($"\"timestamp\":{1_000_000 + i},", StringComparison.Ordinal), $"push {i}");
        }
    }

    [TestCase("v0.37.1", 200, "OK")]
    [TestCase("v0.38.1", 400, "Failed to publish: publish failed in relay: NoPeersToPublish")]
    public async Task OnlyTheAutomaticRouteOfANewReleaseMindsThatNobodyListens(string release, int status, string text)
    {
        await using var node = await HostFixture.StartAsync(239, "--num-shards-in-network=1", $"--nwaku-release={release}");
        const string Message = "{\"payload\":\"YWxvbmU=\",\"contentTopic\":\"/a/1/x/proto\"}";

        Assert.That(await node.SendAsync("POST", "/relay/v1/auto/messages", Message), Is.EqualTo(new HostAnswer(status, "text/plain", text)));
        Assert.That(await node.SendAsync("POST", $"/relay/v1/messages/{Shard}", Message), Is.EqualTo(new HostAnswer(200, "text/plain", "OK")));
    }

    [TestCase("v0.37.1", false, 15)]
    [TestCase("v0.38.1", true, 13)]
    public async Task HealthIsThatOfARelease(string release, bool hasConnectionStatus, int rows)
    {
        await using var node = await HostFixture.StartAsync(232, "--num-shards-in-network=1", $"--nwaku-release={release}");
        var text = (await node.SendAsync("GET", "/health")).Text;
        using var health = System.Text.Json.JsonDocument.Parse(text);

        Assert.That(text.StartsWith("{\"nodeHealth\":\"READY\",\"connectionStatus\":\"Disconnected\",\"protocolsHealth\":", StringComparison.Ordinal),
            Is.EqualTo(hasConnectionStatus));
        Assert.That(health.RootElement.GetProperty("protocolsHealth").GetArrayLength(), Is.EqualTo(rows));
        if (hasConnectionStatus)
        {
            await node.SendAsync("POST", "/admin/v1/peers", $"[\"{await _node.AddressAsync()}\"]");
            await node.UntilAsync("/health", static a =>
                a.Text.Contains("\"connectionStatus\":\"PartiallyConnected\"", StringComparison.Ordinal), "a relay peer");
        }
    }
}
