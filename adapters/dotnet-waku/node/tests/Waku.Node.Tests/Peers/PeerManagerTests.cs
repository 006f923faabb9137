using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Node.Enr;
using Waku.Node.Peers;
using Waku.Node.Tests.Relay;

namespace Waku.Node.Tests.Peers;

/// <summary>Quotas, discovery and a strategy of one's own, over real connections.</summary>
public sealed class PeerManagerTests
{
    private static readonly PeerLimits Small = new() { MaxConnections = 12, RelayPercent = 50, Interval = TimeSpan.FromMilliseconds(100) };

    [Test]
    public async Task TooManyOfAKindAreLetGo()
    {
        await using var node = ClientNode.Start(static o => o with { PeerLimits = Small, Libp2p = o.Libp2p with { MaxConnections = 100 } });
        var relays = Enumerable.Range(0, 8).Select(static _ => ClientNode.Start()).ToList();
        var clients = Enumerable.Range(0, 9).Select(static _ => ClientNode.Start(static o => o with { Relay = false })).ToList();
        try
        {
            await Task.WhenAll(relays.Concat(clients).Select(n => n.Host.DialAsync(node.Addresses[0], CancellationToken.None)));

            // Of twelve, six for relay and four of those inbound; six for service peers. Nobody who was let go comes back at once.
            await LoopbackNode.UntilAsync(() => Count(true) == 4 && Count(false) == 6 && node.Peers.Pruned >= 7, "four inbound relay peers, six service peers");
            var pruned = node.Peers.Pruned;
            await Task.Delay(500);
            Assert.That((Count(true), Count(false), node.Peers.Pruned), Is.EqualTo((4, 6, pruned)), "and it stays so");
            Assert.That(pruned, Is.InRange(7, 14));
        }
        finally
        {
            await Task.WhenAll(relays.Concat(clients).Select(static n => n.DisposeAsync().AsTask()));
        }

        int Count(bool isRelay) =>
            node.Host.Connections.Count(c => !c.IsClosing && c.Direction == ConnectionDirection.Inbound
                && c.Identified?.Protocols.Contains(Node.Relay.RelayProtocol.Id) == isRelay);
    }

    [Test]
    public async Task LearnedPeersAreDialedAndThoseElsewhereAreNot()
    {
        await using var node = ClientNode.Start();
        await using var same = ClientNode.Start(static o => o with { Shards = [0, 3] });
        await using var otherShard = ClientNode.Start(static o => o with { Shards = [7] });
        await using var otherCluster = ClientNode.Start(static o => o with { ClusterId = 67 });

        foreach (var peer in new[] { otherCluster, otherShard, same })
        {
            node.Peers.Learn(peer.Record!, PeerOrigin.PeerExchange);
        }

        await LoopbackNode.UntilAsync(() => node.Host.FindConnection(same.Host.PeerId) is not null, "the peer of the same shard");
        Assert.That(node.Host.Connections.Select(static c => c.RemotePeer).Distinct(), Is.EqualTo(new[] { same.Host.PeerId }));
        Assert.That(node.Host.Peers.Find(same.Host.PeerId)!.Origin, Is.EqualTo(PeerOrigin.PeerExchange));
    }

    [Test]
    public async Task APeerThatIsNotThereIsTriedOnceAndThenWaits()
    {
        await using var node = ClientNode.Start(static o => o with { PeerLimits = Small });
        var key = IdentityKey.Generate(KeyType.Secp256k1);
        node.Peers.Learn(new NodeRecordBuilder().EndPoint(System.Net.IPAddress.Loopback, 1, null).Shards(new ShardList(66, [0]))
            .Capabilities(WakuCapabilities.Relay).Sign(key, 1), PeerOrigin.Discv5);

        await LoopbackNode.UntilAsync(() => node.Host.Dials.Failed == 1, "one failed dial");
        await Task.Delay(500);

        Assert.That(node.Host.Dials.Failed, Is.EqualTo(1), "the next is due after 120 s");
    }

    [Test]
    public async Task AStrategyOfOnesOwnDecides()
    {
        var strategy = new Nobody();
        await using var node = ClientNode.Start(o => o with { PeerStrategy = strategy, PeerLimits = Small });
        await using var guest = ClientNode.Start();

        await guest.Host.DialAsync(node.Addresses[0], CancellationToken.None);

        await LoopbackNode.UntilAsync(() => node.Host.Connections.Count == 0 && strategy.Seen > 0, "the guest to be shown out");
        Assert.That(node.Peers.Pruned, Is.GreaterThanOrEqualTo(1));
    }

    private sealed class Nobody : IPeerStrategy
    {
        public int Seen { get; private set; }

        public PeerPlan Decide(IReadOnlyList<PeerView> peers, PeerLimits limits)
        {
            Seen += peers.Count;
            return new PeerPlan([], [.. peers.Where(static p => p.Direction is not null).Select(static p => p.Id)], []);
        }
    }
}
