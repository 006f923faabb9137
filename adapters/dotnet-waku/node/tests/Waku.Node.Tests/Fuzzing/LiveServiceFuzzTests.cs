using System.Net;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identify;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Ping;
using Waku.Libp2p.Primitives;
using Waku.Node.Filter;
using Waku.Node.Lightpush;
using Waku.Node.Messages;
using Waku.Node.Metadata;
using Waku.Node.PeerExchange;
using Waku.Node.Store;
using Waku.Node.Store.Sync;
using Waku.Node.Tests.Filter;
using Waku.Node.Tests.Relay;

namespace Waku.Node.Tests.Fuzzing;

/// <summary>Mutated requests through real connections at every service handler: the node lives, serves on, and does not grow.</summary>
public sealed class LiveServiceFuzzTests
{
    private const int Requests = 10_000;
    private const int Parallel = 32;
    private const long MemoryCap = 100_000_000;
    private const string Topic = LoopbackNode.Topic;
    private static readonly byte[] Message = WakuMessageCodec.Encode(LoopbackNode.Message(new byte[30]));

    public static IEnumerable<TestCaseData> Protocols()
    {
        (string, byte[])[] protocols =
        [
            (StoreClient.Id, StoreCodec.Encode(new StoreQuery { RequestId = "r", IncludeData = true, PubsubTopic = Topic, ContentTopics = ["/a/1/b/proto"],
            Hashes = [new byte[32]], PageSize = 5 })),
            (FilterClient.Id, FilterCodec.Encode(new FilterRequest("r", FilterRequestType.Subscribe, Topic, ["/a/1/b/proto", "/c"]))),
            (FilterClient.PushId, PushBytes.Of(Topic, Message)[1..]),
            (LightpushClient.Id, LightpushCodec.Encode(new LightpushRequest("r", Topic, Message))),
            (LightpushClient.LegacyId, LegacyLightpushCodec.Encode("r", Topic, Message)),
            (PeerExchangeClient.Id, PeerExchangeCodec.EncodeQuery(10)),
            (StoreSync.Id, RangesCodec.Encode(new RangesData([Topic], [], [SyncRange.Of(SyncId.At(long.MaxValue), new byte[32])]))),
            (MetadataProtocol.Id, new MetadataMessage(66, [0]).Encode()),
            (IdentifyProtocol.Id, []),
            (IdentifyProtocol.PushId, new IdentifyMessage { AgentVersion = "a", Protocols = ["/x/1"],
            ListenAddresses = [Libp2p.Multiaddrs.Multiaddr.Parse("/ip4/1.2.3.4/tcp/5")] }.Encode()),
            (PingProtocol.Id, new byte[32]),
        ];
        return protocols.Select(static p => new TestCaseData(p.Item1, p.Item2).SetArgDisplayNames(p.Item1));
    }

    [TestCaseSource(nameof(Protocols))]
    public async Task TheHandlerLives(string protocol, byte[] valid)
    {
        await using var node = ClientNode.Start(static o => o with
        {
            Store = new StoreSettings { Backend = new InMemoryMessageStore(), Sync = new StoreSyncOptions() },
            Filter = new FilterOptions { RateLimit = null },
            Lightpush = true,
            PeerExchange = true,
            RequireMetadata = false,
        });
        await using var attacker = new Libp2pHost(new Libp2pOptions { Identity = IdentityKey.Generate(KeyType.Secp256k1), DialFrom = IPAddress.Loopback });
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var mutator = new Mutator(7);
        var sent = 0;

        await Task.WhenAll(Enumerable.Range(0, Parallel).Select(async _ =>
        {
            while (Interlocked.Increment(ref sent) <= Requests)
            {
                byte[] request;
                lock (mutator)
                {
                    request = mutator.Mutate(valid);
                }

                await SendAsync(attacker, node, protocol, request);
            }
        }));

        // Whoever asks properly is served.
        await using var honest = ClientNode.Start(static o => o with { Relay = false });
        await ClientNode.ConnectAsync(honest, node);
        Assert.That((await honest.StoreClient.QueryAsync(node.Host.PeerId, new StoreQuery(), CancellationToken.None)).StatusCode, Is.EqualTo(200));
        Assert.That((await honest.FilterClient.SubscribeAsync(node.Host.PeerId, Topic, ["/x"], null, CancellationToken.None)).StatusCode, Is.EqualTo(200));
        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(MemoryCap));
        Assert.That(node.Host.Connections.Sum(static c => c.StreamCount), Is.LessThan(100), "streams left behind");
    }

    private static async Task SendAsync(Libp2pHost attacker, WakuNode node, string protocol, byte[] request)
    {
        try
        {
            var connection = await attacker.DialAsync(node.Addresses[0], evenInBackoff: true, CancellationToken.None);
            await using var stream = await connection.OpenStreamAsync([protocol], CancellationToken.None);
            await stream.WriteAsync(LengthPrefixed.Encode(request), CancellationToken.None);
            stream.CloseWrite();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await LengthPrefixed.ReadAsync(stream.Input, 1_000_000, limit.Token);
        }
        catch (Exception e) when (e is IOException or Libp2pException or InvalidOperationException or TimeoutException)
        {
            // Reset: the handler's right.
        }
    }
}
