using Waku.Libp2p.Primitives;
using Waku.Node.Filter;
using Waku.Node.Lightpush;
using Waku.Node.Messages;
using Waku.Node.PeerExchange;
using Waku.Node.Services;
using Waku.Node.Store;
using Waku.Node.Tests.Filter;
using Waku.Node.Tests.Relay;

namespace Waku.Node.Tests.Services;

/// <summary>Status codes, limits and recovery of the services, over real connections.</summary>
public sealed class ServiceOverSocketsTests
{
    private const string Topic = LoopbackNode.Topic;

    [Test]
    public async Task LightpushStatusCodes()
    {
        await using var service = ClientNode.Start(static o => o with { Lightpush = true, LightpushRateLimit = new RateLimit(6, TimeSpan.FromHours(1)) });
        await using var relay = ClientNode.Start();
        await using var client = ClientNode.Start(static o => o with { Relay = false });
        await ClientNode.ConnectAsync(client, service);
        var peer = service.Host.PeerId;

        Assert.That((await PushAsync(Topic, 10)).StatusCode, Is.EqualTo(LightpushStatus.NoPeersToRelay), "nobody to relay to");
        await ClientNode.ConnectAsync(relay, service);
        await LoopbackNode.UntilAsync(() => service.Relay!.PeersOn(Topic).Count == 1, "the relay on the shard");
        var pushed = await PushAsync(Topic, 10);
        Assert.That((pushed.StatusCode, pushed.RelayPeerCount), Is.EqualTo((LightpushStatus.Success, (uint?)1)), "honest count");
        var tooLarge = await PushAsync(Topic, 160_000);
        Assert.That((tooLarge.StatusCode, tooLarge.StatusDescription),
            Is.EqualTo((LightpushStatus.InvalidMessage, "Message size exceeded maximum of 153600 bytes")));
        var noTopic = await PushAsync(null, 10);
        Assert.That((noTopic.StatusCode, noTopic.StatusDescription),
            Is.EqualTo((LightpushStatus.InvalidMessage, "Pubsub topic must be specified when static sharding is enabled")));
        Assert.That((await PushAsync("/waku/2/rs/66/9", 10)).StatusCode, Is.EqualTo(LightpushStatus.NoPeersToRelay), "a shard that nobody serves");
        Assert.That((await client.LightpushClient.PublishLegacyAsync(peer, Topic, LoopbackNode.Message([7]), CancellationToken.None)).IsSuccess, Is.True);

        // 6 an hour times 2 is 12 for all and 9 for one peer; 6 are used.
        Assert.That((await PushAsync(Topic, 11)).StatusCode, Is.EqualTo(LightpushStatus.Success));
        await PushAsync(Topic, 12);
        await PushAsync(Topic, 13);
        Assert.That((await PushAsync(Topic, 14)).StatusCode, Is.EqualTo(LightpushStatus.TooManyRequests));
        Assert.That((await client.LightpushClient.PublishLegacyAsync(peer, Topic, LoopbackNode.Message([8]), CancellationToken.None)).Info,
            Is.EqualTo("TOO_MANY_REQUESTS"));
        Assert.That(service.Lightpush!.Counters.Rejected, Is.EqualTo(1));

        Task<LightpushResponse> PushAsync(string? topic, int length) =>
            client.LightpushClient.PublishAsync(peer, topic, LoopbackNode.Message(System.Security.Cryptography.RandomNumberGenerator.GetBytes(length)),
                CancellationToken.None);
    }

    [Test]
    public async Task ANodeWithoutRelayDoesNotOfferLightpush()
    {
        await using var service = ClientNode.Start(static o => o with { Lightpush = true, Relay = false });
        await using var client = ClientNode.Start();
        await ClientNode.ConnectAsync(client, service);

        Assert.That(client.Host.FindConnection(service.Host.PeerId)!.Identified!.Protocols, Has.None.Contains("lightpush"));
        Assert.That((await client.LightpushClient.PublishAsync(service.Host.PeerId, Topic, LoopbackNode.Message([1]), CancellationToken.None)).StatusCode,
            Is.EqualTo(505));
    }

    [Test]
    public async Task FilterRefusesTooManyRequestsAndServesOn()
    {
        await using var service = ClientNode.Start(static o => o with { Filter = new FilterOptions { RateLimit = new RateLimit(3, TimeSpan.FromHours(1)) } });
        await using var client = ClientNode.Start(static o => o with { Relay = false });
        await ClientNode.ConnectAsync(client, service);
        List<uint> codes = [];
        for (var i = 0; i < 5; i++)
        {
            codes.Add((await client.FilterClient.SubscribeAsync(service.Host.PeerId, Topic, [$"/a/1/{i}/proto"], null, CancellationToken.None)).StatusCode);
        }

        Assert.That(codes, Is.EqualTo(new uint[] { 200, 200, 200, 429, 429 }));
        Assert.That(service.Filter!.Counters.Rejected, Is.EqualTo(2));
    }

    [Test]
    public async Task UnsolicitedPushesAreIgnored()
    {
        await using var stranger = ClientNode.Start();
        await using var client = ClientNode.Start(static o => o with { Relay = false });
        await ClientNode.ConnectAsync(stranger, client);
        await using var stream = await stranger.Host.FindConnection(client.Host.PeerId)!.OpenStreamAsync([FilterClient.PushId], CancellationToken.None);

        await stream.WriteAsync(PushBytes.Of(Topic, WakuMessageCodec.Encode(LoopbackNode.Message([1]))), CancellationToken.None);

        await LoopbackNode.UntilAsync(() => client.FilterClient.Unsolicited == 1, "the push to be counted");
        Assert.That(client.FilterClient.Received, Is.Zero);
    }

    [Test]
    public async Task ASessionOutlivesItsService()
    {
        await using var first = ClientNode.Start(static o => o with { Filter = new FilterOptions() });
        await using var second = ClientNode.Start(static o => o with { Filter = new FilterOptions() });
        await using var client = ClientNode.Start(static o => o with { Relay = false });
        await ClientNode.ConnectAsync(client, first);
        List<int> received = [];
        client.FilterClient.MessageReceived += m => received.Add(m.Message.Payload.Span[0]);
        await using var session = client.KeepSubscribed(Topic, ["/a/1/b/proto"]);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await session.WhenSubscribedAsync(limit.Token);
        await first.Relay!.PublishAsync(Topic, LoopbackNode.Message([1]), CancellationToken.None);
        await LoopbackNode.UntilAsync(() => received.Contains(1), "the push of the first service");

        await ClientNode.ConnectAsync(client, second);
        await first.DisposeAsync();
        await LoopbackNode.UntilAsync(() => session.Subscribed == 2 && second.Filter!.PeerCount == 1, "the session to move");
        await second.Relay!.PublishAsync(Topic, LoopbackNode.Message([2]), CancellationToken.None);
        await LoopbackNode.UntilAsync(() => received.Contains(2), "the push of the second service");

        await session.DisposeAsync();
        await LoopbackNode.UntilAsync(() => second.Filter!.PeerCount == 0, "the session to unsubscribe");
    }

    [Test]
    public async Task ASlowFilterClientLosesPushesAndNobodyElseDoes()
    {
        await using var service = ClientNode.Start(static o => o with { Filter = new FilterOptions { MaxQueuedPushes = 50, MaxQueuedBytes = 1_000_000 } });
        await using var good = ClientNode.Start(static o => o with { Relay = false });
        await using var slow = ClientNode.Start(static o => o with { Relay = false });
        await ClientNode.ConnectAsync(good, service);
        await ClientNode.ConnectAsync(slow, service);
        var blocked = new TaskCompletionSource();
        slow.FilterClient.MessageReceived += _ => blocked.Task.Wait();
        foreach (var node in new[] { good, slow })
        {
            Assert.That((await node.FilterClient.SubscribeAsync(service.Host.PeerId, Topic, ["/a/1/b/proto"], null, CancellationToken.None)).IsSuccess,
                Is.True);
        }

        for (var i = 0; i < 400; i++)
        {
            var payload = new byte[20_000];
            BitConverter.TryWriteBytes(payload, i);
            await service.Relay!.PublishAsync(Topic, LoopbackNode.Message(payload), CancellationToken.None);
            await LoopbackNode.UntilAsync(() => good.FilterClient.Received > i - 20, "the good client to keep up");
        }

        await LoopbackNode.UntilAsync(() => good.FilterClient.Received == 400, "all 400 at the good client");
        Assert.That(service.Filter!.Dropped, Is.GreaterThan(0));
        blocked.SetResult();
    }

    [Test]
    public async Task StoreAnswersMalformedQueriesAndUnknownCursors()
    {
        await using var service = ClientNode.Start(static o => o with { Store = new StoreSettings { Backend = new InMemoryMessageStore() } });
        await using var client = ClientNode.Start(static o => o with { Relay = false });
        await ClientNode.ConnectAsync(client, service);
        var peer = service.Host.PeerId;

        var unknown = await client.StoreClient.QueryAsync(peer, new StoreQuery { Cursor = new byte[32] }, CancellationToken.None);
        Assert.That((unknown.StatusCode, unknown.StatusDescription),
            Is.EqualTo((300u, "BAD_RESPONSE: BAD_RESPONSE: archive error: DRIVER_ERROR: cursor not found")));
        await using var stream = await client.Host.FindConnection(peer)!.OpenStreamAsync([StoreClient.Id], CancellationToken.None);
        await stream.WriteAsync(LengthPrefixed.Encode([0xa2, 0x01, 0x02, 1, 2]), CancellationToken.None);
        var answer = StoreCodec.DecodeResponse(await LengthPrefixed.ReadAsync(stream.Input, 10_000, CancellationToken.None));
        Assert.That(answer.StatusCode, Is.EqualTo(400), "a hash of two bytes");
        Assert.That((await client.StoreClient.QueryAsync(peer, new StoreQuery(), CancellationToken.None)).StatusCode, Is.EqualTo(200), "and lives on");
    }

    [Test]
    public async Task APeerThatIsNotThereIsADialFailure()
    {
        await using var client = ClientNode.Start();
        await using var gone = ClientNode.Start();
        var peer = ServiceCall.Learn(client.Host, gone.Addresses[0]);
        await gone.DisposeAsync();

        Assert.That((await client.StoreClient.QueryAsync(peer, new StoreQuery(), CancellationToken.None)).StatusCode, Is.EqualTo(StoreStatus.PeerDialFailure));
        Assert.That((await client.FilterClient.PingAsync(peer, null, CancellationToken.None)).StatusCode, Is.EqualTo(FilterStatus.PeerDialFailure));
        Assert.That((await client.PeerExchangeClient.RequestAsync(peer, 1, CancellationToken.None)).Status, Is.EqualTo(PeerExchangeStatus.PeerDialFailure));
        Assert.That((await client.LightpushClient.PublishAsync(peer, Topic, LoopbackNode.Message([1]), CancellationToken.None)).StatusDescription,
            Does.StartWith("dial_failure: "));
    }
}
