using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Node.Peers;

namespace Waku.Node.Tests.Peers;

public sealed class PeerStrategyTests
{
    private static readonly DefaultPeerStrategy Strategy = new();

    /// <summary>Whatever the peers: quotas hold after the plan, protected peers stay, nobody is dialed who is connected, failing or elsewhere.</summary>
    [Test]
    public void QuotasHoldWhateverThePeers([Range(1, 50)] int seed)
    {
        var random = new Random(seed);
        var limits = new PeerLimits { MaxConnections = random.Next(5, 60), RelayPercent = random.Next(20, 90) };
        var peers = Enumerable.Range(0, random.Next(150)).Select(i => RandomPeer(random, i)).ToList();

        var plan = Strategy.Decide(peers, limits);

        var left = peers.Where(p => p.Direction is not null && !plan.Disconnect.Contains(p.Id)).ToList();
        Assert.Multiple(() =>
        {
            Expect(left.Where(static p => p is { IsRelay: true, Direction: ConnectionDirection.Inbound }), limits.InboundRelayLimit, "inbound relay");
            Expect(left.Where(static p => p.IsRelay == false), limits.ServiceLimit, "service");
            Assert.That(peers.Where(p => plan.Disconnect.Contains(p.Id)), Has.None.Matches<PeerView>(static p => p!.IsProtected));
            var dialed = peers.Where(p => plan.Dial.Contains(p.Id)).ToList();
            Assert.That(dialed, Is.All.Matches<PeerView>(p =>
                p!.Direction is null && p.SharesShards && p.IsRelay != false && p.Failures < limits.MaxFailures && !p.IsProtected));
            Assert.That(dialed, Has.Count.LessThanOrEqualTo(limits.ParallelDials));
            Assert.That(dialed.Count + peers.Count(static p => p is { IsRelay: true, Direction: ConnectionDirection.Outbound }),
                Is.LessThanOrEqualTo(Math.Max(limits.OutboundRelayTarget,
                peers.Count(static p => p is { IsRelay: true, Direction: ConnectionDirection.Outbound }))));
            Assert.That(plan.Forget, Is.SubsetOf(peers.Where(p => p.Failures >= limits.MaxFailures).Select(static p => p.Id)));
        });

        static void Expect(IEnumerable<PeerView> peers, int limit, string kind)
        {
            var all = peers.ToList();
            Assert.That(all, Has.Count.LessThanOrEqualTo(Math.Max(limit, all.Count(static p => p.IsProtected))), kind);
        }
    }

    [Test]
    public void TheNewestGoFirst()
    {
        var limits = new PeerLimits { MaxConnections = 10, RelayPercent = 60 };
        var peers = Enumerable.Range(0, 8)
            .Select(static i => Peer(i) with { IsRelay = true, Direction = ConnectionDirection.Inbound, ConnectedFor = TimeSpan.FromMinutes(i + 1) }).ToList();

        var plan = Strategy.Decide(peers, limits);

        Assert.That(plan.Disconnect, Is.EquivalentTo(peers.Take(4).Select(static p => p.Id)), "four may stay: two thirds of six");
    }

    /// <summary>Whoever came first and in numbers keeps nobody of another address out, whatever the kind of peer (issue 20).</summary>
    [Test]
    public void OneAddressDoesNotTakeThePlacesOfTheOthers([Values] bool relay, [Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var limits = new PeerLimits { MaxConnections = random.Next(10, 100) };
        var limit = relay ? limits.InboundRelayLimit : limits.ServiceLimit;
        var crowd = Enumerable.Range(0, limit + random.Next(limit)).Select(i => From("192.0.2.1", i, TimeSpan.FromHours(1 + random.Next(9))));
        var others = Enumerable.Range(200, Math.Max(1, limit / 2)).Select(i => From($"192.0.2.{i}", i, TimeSpan.FromSeconds(random.Next(60)))).ToList();

        var plan = Strategy.Decide([.. crowd, .. others], limits);

        Assert.That(plan.Disconnect, Is.Not.Empty);
        Assert.That(plan.Disconnect.Intersect(others.Select(static p => p.Id)), Is.Empty, "who came from elsewhere");

        PeerView From(string network, int i, TimeSpan age) => Peer(i) with
        {
            IsRelay = relay,
            Direction = ConnectionDirection.Inbound,
            Network = network,
            ConnectedFor = age,
        };
    }

    [TestCase(0, null, true)]
    [TestCase(1, 119, false)]
    [TestCase(1, 120, true)]
    [TestCase(2, 479, false)]
    [TestCase(2, 480, true)]
    [TestCase(4, 7679, false)]
    [TestCase(4, 7680, true)]
    [TestCase(5, 1_000_000, false)]
    public void FailedPeersWaitLongerEachTime(int failures, int? secondsAgo, bool isDialed)
    {
        var peer = Peer(1) with { IsRelay = true, Failures = failures, SinceFailure = secondsAgo is { } s ? TimeSpan.FromSeconds(s) : null };

        Assert.That(Strategy.Decide([peer], new PeerLimits()).Dial, Has.Count.EqualTo(isDialed ? 1 : 0));
    }

    private static PeerView RandomPeer(Random random, int i) => new(
        Peer(i).Id, random.Next(3) switch { 0 => null, 1 => ConnectionDirection.Inbound, _ => ConnectionDirection.Outbound },
        random.Next(3) switch { 0 => null, 1 => true, _ => false },
        random.Next(10) == 0, random.Next(5) > 0, random.Next(7), TimeSpan.FromSeconds(random.Next(100_000)), TimeSpan.FromSeconds(random.Next(1000)));

    private static PeerView Peer(int i) => new(PeerId.FromBytes([0x12, 0x20, .. Enumerable.Repeat((byte)i, 32)]), null, null, false, true, 0, null, null);
}
