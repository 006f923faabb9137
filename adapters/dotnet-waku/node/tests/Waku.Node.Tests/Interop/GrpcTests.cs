using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;
using Waku.Node.Control;
using Waku.Node.Tests.Host;
using V1 = Waku.Node.Control.V1;

namespace Waku.Node.Tests.Interop;

/// <summary>The control service against @grpc/grpc-js, both ways.</summary>
public sealed class GrpcTests
{
    private const string Token = "0123456789abcdef";
    private const string Topic = "/waku/2/rs/66/0";
    private static HostFixture s_node = null!;

    [OneTimeSetUp]
    public static async Task StartAsync() => s_node = await HostFixture.StartAsync(
        212, "--num-shards-in-network=0", "--shard=0", "--store=true", "--store-message-db-url=", "--grpc-control=true", "--grpc-control-address=127.0.212.1",
            "--grpc-control-port=18646", $"--grpc-control-token={Token}");

    [OneTimeTearDown]
    public static Task StopAsync() => s_node.DisposeAsync().AsTask();

    [Test]
    public async Task GrpcJsCallsTheNode()
    {
        await using var js = await ConnectedAsync(Token);

        var info = await js.AskAsync(new { op = "call", method = "Info", request = new { } });
        Assert.That(info.GetProperty("answer").GetProperty("peerId").GetString(), Does.StartWith("16Uiu2"));
        Assert.That(info.GetProperty("answer").GetProperty("enr").GetString(), Does.StartWith("enr:"));
        Assert.That(info.GetProperty("answer").GetProperty("shards").ToString(), Is.EqualTo("[0]"));

        await js.AskAsync(new { op = "open", method = "Deliveries", request = new { } });
        await UntilAsync(js, static m => m.Length == 1, "the marker that the stream is open");
        var published = await js.AskAsync(new { op = "call", method = "Publish", request = Message("01", 1_700_000_000_000_000_001) });
        Assert.That(published.GetProperty("answer").GetProperty("peers").GetInt32(), Is.Zero);
        var batch = await js.AskAsync(new
        {
            op = "batch",
            requests = Enumerable.Range(2, 200)
            .Select(static i => Message($"{i:x4}", i)).Append(Message("ff", 1, "/waku/2/rs/66/9"))
        });
        Assert.That(batch.GetProperty("answer").GetProperty("published").GetString(), Is.EqualTo("200"));
        Assert.That(batch.GetProperty("answer").GetProperty("refused").GetString(), Is.EqualTo("1"));
        Assert.That(batch.GetProperty("answer").GetProperty("firstRefusal").GetString(), Does.Contain("not subscribed"));

        var deliveries = await UntilAsync(js, static m => m.Length == 202, "201 deliveries");
        Assert.That(deliveries[1].GetProperty("message").GetProperty("timestamp").GetString(), Is.EqualTo("1700000000000000001"), "to the nanosecond");
        Assert.That(deliveries[1].GetProperty("messageHash").ToString(), Is.EqualTo(published.GetProperty("answer").GetProperty("messageHash").ToString()));
        Assert.That(deliveries.Skip(1).Select(static d => long.Parse(d.GetProperty("receivedAt").GetString()!)), Is.Ordered);
        await js.AskAsync(new { op = "close" });
    }

    [Test]
    public async Task ErrorsHaveAStatus()
    {
        await using var stranger = await ConnectedAsync("");
        await using var wrong = await ConnectedAsync("0123456789abcdee");
        await using var js = await ConnectedAsync(Token);

        await ExpectAsync(stranger, "Info", new { }, StatusCode.Unauthenticated);
        await ExpectAsync(wrong, "Info", new { }, StatusCode.Unauthenticated);
        await ExpectAsync(js, "Disconnect", new { peerId = "nobody" }, StatusCode.InvalidArgument);
        await ExpectAsync(js, "Connect", new { addresses = (string[])["/ip4/127.0.0.1/tcp/1"] }, StatusCode.InvalidArgument);
        await ExpectAsync(js, "Subscribe", new { pubsubTopics = (string[])["nope"] }, StatusCode.InvalidArgument);
        await ExpectAsync(js, "Publish", new { pubsubTopic = Topic }, StatusCode.InvalidArgument);
        await ExpectAsync(js, "Lightpush", Message("01", 1), StatusCode.Unavailable);
        await ExpectAsync(js, "SendRaw", new { peerId = "x" }, StatusCode.PermissionDenied);
        await ExpectAsync(js, "WatchCounters", new { intervalMilliseconds = 1 }, StatusCode.InvalidArgument, streamed: true);
    }

    [Test]
    public async Task OurClientCallsOurNode()
    {
        using var client = new ControlChannel(new Uri("http://127.0.212.1:18646"), Token);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await client.Calls.SubscribeAsync(new V1.TopicsRequest { PubsubTopics = { "/waku/2/rs/66/3" } }, cancellationToken: limit.Token);
        var message = new V1.WakuMessage { Payload = ByteString.CopyFromUtf8("x"), ContentTopic = "/a/1/b/proto" };
        await client.Calls.PublishAsync(new V1.PublishRequest { PubsubTopic = "/waku/2/rs/66/3", Message = message }, cancellationToken: limit.Token);

        V1.CountersResponse? counters = null;
        V1.StoreQueryResponse? stored = null;
        using var watching = client.Calls.WatchCounters(new V1.WatchCountersRequest { IntervalMilliseconds = 10 }, cancellationToken: limit.Token);
        await foreach (var response in watching.ResponseStream.ReadAllAsync(limit.Token))
        {
            counters = response;
            stored = await client.Calls.StoreQueryAsync(new V1.StoreQueryRequest { PubsubTopic = "/waku/2/rs/66/3", IncludeData = true },
                cancellationToken: limit.Token);
            if (stored.Rows.Count > 0)
            {
                break;
            }
        }

        Assert.Multiple(() =>
        {
            Assert.That(counters!.Topics.Select(static t => t.PubsubTopic), Does.Contain("/waku/2/rs/66/3"));
            Assert.That(counters.MessagesPublished, Is.GreaterThanOrEqualTo(1));
            Assert.That(stored!.Rows.Select(static r => r.Message.Payload.ToStringUtf8()), Is.EqualTo(new[] { "x" }));
        });
    }

    /// <summary>What came together, in the order of receipt, none twice; only for who asks, and never with whole messages.</summary>
    [TestCase(true, true)]
    [TestCase(true, false)]
    [TestCase(false, true)]
    public async Task DeliveriesMayComeTogether(bool together, bool withoutMessage)
    {
        const int messages = 500;
        using var client = new ControlChannel(new Uri("http://127.0.212.1:18646"), Token);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var request = new V1.DeliveriesRequest { Together = together, WithoutMessage = withoutMessage, BatchMilliseconds = 20 };
        request.PubsubTopics.Add(Topic);
        using var call = client.Calls.Deliveries(request, cancellationToken: limit.Token);
        Assert.That(await call.ResponseStream.MoveNext(limit.Token), "the marker that the stream is open");
        using (var batch = client.Calls.PublishBatch(cancellationToken: limit.Token))
        {
            for (var i = 0; i < messages; i++)
            {
                var message = new V1.WakuMessage { Payload = ByteString.CopyFromUtf8($"{together} {withoutMessage} {i}"), ContentTopic = "/a/1/b/proto" };
                await batch.RequestStream.WriteAsync(new V1.PublishRequest { PubsubTopic = Topic, Message = message }, limit.Token);
            }

            await batch.RequestStream.CompleteAsync();
            await batch.ResponseAsync;
        }

        List<V1.Delivery> all = [];
        var answers = 0;
        for (; all.Count < messages; answers++)
        {
            Assert.That(await call.ResponseStream.MoveNext(limit.Token));
            all.AddRange([call.ResponseStream.Current, .. call.ResponseStream.Current.More]);
        }

        Assert.Multiple(() =>
        {
            Assert.That(all.Select(static d => d.MessageHash.ToBase64()).Distinct().Count(), Is.EqualTo(messages));
            Assert.That(all.Select(static d => d.ReceivedAt), Is.Ordered);
            Assert.That(answers, together && withoutMessage ? Is.LessThan(messages / 4) : Is.EqualTo(messages));
        });
    }

    [Test]
    public async Task OurClientCallsGrpcJs()
    {
        await using var js = new JsPeer("grpc-peer");
        var port = (await js.AskAsync(new { op = "listen" })).GetProperty("port").GetInt32();
        using var client = new ControlChannel(new Uri($"http://127.0.0.1:{port}"), "secret");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));

        var info = await client.Calls.InfoAsync(new V1.InfoRequest(), cancellationToken: limit.Token);
        Assert.That((info.PeerId, info.ClusterId), Is.EqualTo(("from grpc-js", 66u)));
        Assert.That(info.Shards, Is.EqualTo(new[] { 1u, 2u }));
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await client.Calls.DisconnectAsync(new V1.DisconnectRequest { PeerId = "p" }, cancellationToken: limit.Token));
        Assert.That((refused!.StatusCode, refused.Status.Detail), Is.EqualTo((StatusCode.NotFound, "no such peer: ü")));
        using (var batch = client.Calls.PublishBatch(cancellationToken: limit.Token))
        {
            await foreach (var request in Many(500))
            {
                await batch.RequestStream.WriteAsync(request, limit.Token);
            }

            await batch.RequestStream.CompleteAsync();
            Assert.That((await batch).Published, Is.EqualTo(500));
        }

        List<long> lengths = [];
        using var deliveries = client.Calls.Deliveries(new V1.DeliveriesRequest(), cancellationToken: limit.Token);
        await foreach (var delivery in deliveries.ResponseStream.ReadAllAsync(limit.Token))
        {
            lengths.Add(delivery.PubsubTopic.Length);
        }

        Assert.That(lengths, Is.EqualTo(Enumerable.Range(0, 100).Select(static i => i * 500L)));
        var seen = (await js.AskAsync(new { op = "seen" })).GetProperty("seen");
        Assert.That(seen[0].GetProperty("token").GetString(), Is.EqualTo("Bearer secret"));
    }

    [Test]
    public async Task ANodeThatIsNotThereIsUnavailable()
    {
        using var client = new ControlChannel(new Uri("http://127.0.212.1:1"), Token);

        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.Calls.InfoAsync(new V1.InfoRequest()));

        Assert.That(error!.StatusCode, Is.EqualTo(StatusCode.Unavailable));
    }

    /// <summary>What <c>http_proxy</c> sets: calls to a node must not go there.</summary>
    [Test, NonParallelizable]
    public async Task AProxyOfTheEnvironmentIsNotAsked()
    {
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new System.Net.WebProxy("http://127.0.212.1:1");
        try
        {
            using var client = new ControlChannel(new Uri("http://127.0.212.1:18646"), Token);

            Assert.That((await client.Calls.InfoAsync(new V1.InfoRequest())).PeerId, Is.Not.Empty);
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    /// <summary>The node keeps to the deadline itself: this client only sends it.</summary>
    [TestCase("300m")]
    [TestCase("300000u")]
    [TestCase("30000000n")]
    public async Task ADeadlineEndsACall(string timeout)
    {
        using var http = Http();
        using var content = new ByteArrayContent(new byte[5]) { Headers = { ContentType = new("application/grpc") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://127.0.212.1:18646/waku.control.v1.NodeControl/Deliveries")
        {
            Content = content,
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Headers = { { "grpc-timeout", timeout } },
        };
        using var response = await http.SendAsync(request).WaitAsync(TimeSpan.FromSeconds(20));

        // A call that has answered nothing yet ends with headers alone.
        var status = response.TrailingHeaders.Concat(response.Headers).Single(static h => h.Key == "grpc-status").Value.Single();
        Assert.That(status, Is.EqualTo($"{(int)StatusCode.DeadlineExceeded}"));
    }

    [Test]
    public async Task ACancelledCallIsACancellation()
    {
        using var client = new ControlChannel(new Uri("http://127.0.212.1:18646"), Token);
        using var stop = new CancellationTokenSource();
        using var call = client.Calls.Deliveries(new V1.DeliveriesRequest(), cancellationToken: stop.Token);
        Assert.That(await call.ResponseStream.MoveNext(CancellationToken.None));
        await stop.CancelAsync();

        Assert.That(async () => await call.ResponseStream.MoveNext(CancellationToken.None), Throws.InstanceOf<OperationCanceledException>());
    }

    /// <summary>By the generated clients of the two standard services, which every gRPC tool has.</summary>
    [Test]
    public async Task HealthAndReflectionAreServed()
    {
        using var channel = global::Grpc.Net.Client.GrpcChannel.ForAddress("http://127.0.212.1:18646");
        global::Grpc.Core.Metadata headers = [new("authorization", $"Bearer {Token}")];
        var health = new Health.HealthClient(channel);
        using var reflection = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo(headers);

        Assert.That((await health.CheckAsync(new HealthCheckRequest(), headers)).Status, Is.EqualTo(HealthCheckResponse.Types.ServingStatus.Serving));
        var stranger = await Assert.ThrowsAsync<RpcException>(async () => await health.CheckAsync(new HealthCheckRequest()));
        Assert.That(stranger!.StatusCode, Is.EqualTo(StatusCode.Unauthenticated));
        await reflection.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        Assert.That(await reflection.ResponseStream.MoveNext(CancellationToken.None));
        Assert.That(reflection.ResponseStream.Current.ListServicesResponse.Service.Select(static s => s.Name), Does.Contain("waku.control.v1.NodeControl"));
        await reflection.RequestStream.CompleteAsync();
    }

    /// <summary>Whatever is sent to the port: an answer with a status, and the node goes on.</summary>
    [Test]
    public async Task StrangeRequestsGetAStatus()
    {
        using var http = Http();
        var random = new Random(18);
        (byte[] Body, StatusCode? Expected)[] bodies =
        [
            ([], StatusCode.InvalidArgument),
            ([0, 0, 0, 0, 9, 1], StatusCode.Internal),
            ([1, 0, 0, 0, 0], StatusCode.Unimplemented),
            ([0, 0x7f, 0, 0, 0], StatusCode.ResourceExhausted),
            ([0, 0, 0, 0, 1, 0xff], StatusCode.InvalidArgument),
            .. Enumerable.Range(0, 200).Select(_ =>
            {
                var body = new byte[random.Next(40)];
                random.NextBytes(body);
                return (body, (StatusCode?)null);
            }),
        ];
        foreach (var (body, expected) in bodies)
        {
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/grpc") } };
            using var response = await http.PostAsync("http://127.0.212.1:18646/waku.control.v1.NodeControl/Peers", content);
            await response.Content.ReadAsByteArrayAsync();
            var status = response.TrailingHeaders.Concat(response.Headers).Single(static h => h.Key == "grpc-status").Value.Single();

            Assert.That(expected is null || status == $"{(int)expected}", $"{Convert.ToHexString(body)}: {status}");
        }

        using var client = new ControlChannel(new Uri("http://127.0.212.1:18646"), Token);
        Assert.That((await client.Calls.InfoAsync(new V1.InfoRequest())).PeerId, Is.Not.Empty);
    }

    private static HttpClient Http() => new(new SocketsHttpHandler { UseProxy = false })
    {
        DefaultRequestVersion = new Version(2, 0),
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        DefaultRequestHeaders = { Authorization = new("Bearer", Token) },
    };

    private static async IAsyncEnumerable<V1.PublishRequest> Many(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return new V1.PublishRequest { PubsubTopic = Topic };
        }
    }

    private static async Task<JsPeer> ConnectedAsync(string token)
    {
        var js = new JsPeer("grpc-peer");
        await js.AskAsync(new { op = "connect", address = "127.0.212.1:18646", token });
        return js;
    }

    private static async Task ExpectAsync(JsPeer js, string method, object request, StatusCode status, bool streamed = false)
    {
        if (streamed)
        {
            await js.AskAsync(new { op = "open", method, request });
            var messages = await UntilAsync(js, static m => m.Length == 1, "an error");
            Assert.That(messages[0].GetProperty("code").GetInt32(), Is.EqualTo((int)status), method);
            return;
        }

        var answer = await js.AskAsync(new { op = "call", method, request });
        Assert.That(answer.TryGetProperty("code", out var code) ? code.GetInt32() : 0, Is.EqualTo((int)status), $"{method}: {answer}");
        Assert.That(answer.GetProperty("details").GetString(), Is.Not.Empty);
    }

    private static object Message(string payload, long timestamp, string topic = Topic) =>
        new { pubsubTopic = topic, message = new { payload = new { hex = payload }, contentTopic = "/a/1/b/proto", timestamp = timestamp.ToString() } };

    private static async Task<JsonElement[]> UntilAsync(JsPeer js, Func<JsonElement[], bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            JsonElement[] messages = [.. (await js.AskAsync(new { op = "streamed" })).GetProperty("messages").EnumerateArray()];
            if (condition(messages))
            {
                return messages;
            }

            Assert.That(limit.IsCancellationRequested, Is.False, $"waited 10 s for {what}; have {messages.Length}");
            await Task.Delay(10, CancellationToken.None);
        }
    }
}
