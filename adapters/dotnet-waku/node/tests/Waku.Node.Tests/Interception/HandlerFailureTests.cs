using System.Reflection;
using Waku.Libp2p.Primitives;
using Waku.Node.Filter;
using Waku.Node.Interception;
using Waku.Node.Lightpush;
using Waku.Node.Store;
using Waku.Node.Tests.Relay;

namespace Waku.Node.Tests.Interception;

/// <summary>
/// Whatever an application's interceptor, handler or store throws, the node goes on: no stream of a peer is reset, no other handler is
/// passed over. Generated from the methods that there are.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class HandlerFailureTests
{
    private const string Topic = LoopbackNode.Topic;
    private const string Content = "/a/1/b/proto";

    private static readonly Func<Exception>[] Kinds =
        [static () => new InvalidOperationException("x"), static () => new IOException("x"), static () => new OperationCanceledException("x"),
            static () => new Libp2pException("x")];

    private static IEnumerable<TestCaseData> Cases =>
        from method in typeof(NodeInterceptor).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        from kind in Enumerable.Range(0, Kinds.Length)
        select new TestCaseData(method.Name, kind).SetName($"{{m}}({method.Name}, {Kinds[kind]().GetType().Name})");

    [Test]
    public void TheThrowingInterceptorOverridesEveryMethod() => Assert.That(
        typeof(NodeInterceptor).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(static m => m.Name),
        Is.SubsetOf(typeof(ThrowingInterceptor).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Select(static m => m.Name)));

    [TestCaseSource(nameof(Cases))]
    public async Task AnInterceptorThatThrows(string method, int kind)
    {
        var interceptor = new ThrowingInterceptor(method, Kinds[kind]);
        await using var node = Start(interceptor);
        await CheckAsync(node);

        Assert.That(interceptor.Thrown, Is.Positive, "it was asked");
    }

    [Test]
    public async Task AMessageHandlerThatThrows([Values(0, 1, 2, 3)] int kind)
    {
        await using var node = Start(null);
        var thrown = 0;
        node.Relay!.MessageReceived += _ =>
        {
            thrown++;
            throw Kinds[kind]();
        };
        await CheckAsync(node);

        Assert.That(thrown, Is.Positive);
    }

    [Test]
    public async Task AFilterHandlerThatThrows([Values(0, 1, 2, 3)] int kind)
    {
        await using var node = Start(null);
        await using var client = ClientNode.Start(static o => o with { Relay = false });
        var (first, second) = (0, 0);
        client.FilterClient.MessageReceived += _ =>
        {
            first++;
            throw Kinds[kind]();
        };
        client.FilterClient.MessageReceived += _ => second++;
        await ClientNode.ConnectAsync(client, node);
        await client.FilterClient.SubscribeAsync(node.Host.PeerId, Topic, [Content], null, CancellationToken.None);
        for (var i = 1; i <= 3; i++)
        {
            await node.Relay!.PublishAsync(Topic, LoopbackNode.Message([9, (byte)i]), CancellationToken.None);
            await LoopbackNode.UntilAsync(() => second == i, $"push {i}");
        }

        Assert.That((first, Streams(client, FilterClient.PushId)), Is.EqualTo((3, 1)), "one stream for all pushes: none was reset");
    }

    [Test]
    public async Task AStoreThatThrowsIsAnswered([Values(0, 1, 2)] int kind, [Values] bool legacy)
    {
        await using var node = ClientNode.Start(o => o with { Store = new StoreSettings { Backend = new BrokenStore(Kinds[kind]), Legacy = true } });
        await using var client = ClientNode.Start(static o => o with { Relay = false });
        await ClientNode.ConnectAsync(client, node);

        var status = legacy ? (await client.HistoryClient.QueryAsync(node.Host.PeerId, new() { PubsubTopic = Topic }, CancellationToken.None)).Error
            : (await client.StoreClient.QueryAsync(node.Host.PeerId, new StoreQuery(), CancellationToken.None)).StatusCode;
        Assert.That(status, Is.EqualTo(StoreStatus.BadResponse).Or.EqualTo(StoreStatus.ServiceUnavailable));
    }

    private static int Streams(WakuNode node, string protocol) => node.Host.Traffic.TryGetValue(protocol, out var traffic) ? (int)traffic.Streams : 0;

    private static WakuNode Start(NodeInterceptor? interceptor) => ClientNode.Start(o => o with
    {
        Interceptor = interceptor,
        Store = new StoreSettings { Backend = new InMemoryMessageStore() },
        Filter = new FilterOptions(),
        Lightpush = true,
    });

    /// <summary>Relay both ways, store, filter and lightpush of the node, on the streams that were open before.</summary>
    private static async Task CheckAsync(WakuNode node)
    {
        await using var relay = ClientNode.Start();
        await using var light = ClientNode.Start(static o => o with { Relay = false });
        var (delivered, relayed, pushed) = (0, 0, 0);
        node.Relay!.MessageReceived += _ => delivered++;
        relay.Relay!.MessageReceived += _ => relayed++;
        light.FilterClient.MessageReceived += _ => pushed++;
        await relay.ConnectAsync(node.Addresses[0], CancellationToken.None);
        await ClientNode.ConnectAsync(light, node);
        await LoopbackNode.UntilAsync(() => node.Relay.PeersOn(Topic).Count == 1, "the relay peer");
        var subscribed = await light.FilterClient.SubscribeAsync(node.Host.PeerId, Topic, [Content], null, CancellationToken.None);
        Assert.That(subscribed.StatusCode, Is.EqualTo(200));
        for (var i = 1; i <= 3; i++)
        {
            await relay.Relay.PublishAsync(Topic, Message(2 * i), CancellationToken.None);
            await LoopbackNode.UntilAsync(() => delivered == 2 * i - 1, $"message {2 * i - 1} at the node");
            var answer = await light.LightpushClient.PublishAsync(node.Host.PeerId, Topic, Message((2 * i) + 1), CancellationToken.None);
            Assert.That(answer.StatusCode, Is.EqualTo(LightpushStatus.Success), answer.StatusDescription);
            await LoopbackNode.UntilAsync(() => delivered == 2 * i && relayed == 2 * i && pushed == 2 * i, $"message {2 * i} everywhere");
        }

        await LoopbackNode.UntilAsync(() => node.Archive!.Counters.Stored == 6, "the archive");
        var page = await light.StoreClient.QueryAsync(node.Host.PeerId, new StoreQuery(), CancellationToken.None);
        Assert.That((page.StatusCode, page.Messages.Count), Is.EqualTo((200u, 6)));
        Assert.That(Streams(node, global::Waku.Node.Relay.RelayProtocol.Id), Is.EqualTo(2), "relay streams, one each way: none was reset");
        node.Relay.Unsubscribe(Topic);
        Assert.That(node.Relay.IsSubscribed(Topic), Is.False);
    }

    private static global::Waku.Node.Messages.WakuMessage Message(int number) =>
        LoopbackNode.Message([7, (byte)number]) with { Timestamp = global::Waku.Node.Services.WakuClock.UnixNanoseconds(TimeProvider.System) };
}
