using Waku.Libp2p.Identity;
using Waku.Node.Filter;

namespace Waku.Node.Tests.Filter;

public sealed class FilterSubscriptionsTests
{
    private const long Second = 1_000_000_000;
    private const string Network = "192.0.2.1";
    private const string Topic = "/waku/2/rs/66/0";
    private static readonly PeerId[] Peers = [.. Enumerable.Range(1, 4).Select(static i => PeerId.FromBytes([0x12, 0x20, .. Enumerable.Repeat((byte)i, 32)]))];

    [Test]
    public void SubscribersAreMatchedUntilTheyLeave()
    {
        var core = new FilterSubscriptions(new FilterOptions());

        Assert.That(Ask(core, 0, FilterRequestType.Subscribe, 0, "/a", "/b").StatusCode, Is.EqualTo(200));
        Assert.That(Ask(core, 1, FilterRequestType.Subscribe, 0, "/b").StatusCode, Is.EqualTo(200));
        Assert.That(Matching(core, "/b", 0), Is.EqualTo(new[] { Peers[0], Peers[1] }));
        Assert.That(Ask(core, 0, FilterRequestType.Unsubscribe, 0, "/b").StatusCode, Is.EqualTo(200));
        Assert.That(Matching(core, "/b", 0), Is.EqualTo(new[] { Peers[1] }));
        Assert.That(Matching(core, "/a", 0), Is.EqualTo(new[] { Peers[0] }));
        Assert.That(Ask(core, 0, FilterRequestType.UnsubscribeAll, 0).StatusCode, Is.EqualTo(200));
        Assert.That(Matching(core, "/a", 0), Is.Empty);
        Assert.That(core.PeerCount, Is.EqualTo(1));
    }

    /// <summary>Issue 20, kind 2: topics may be of any length, so that counting them bounds nothing.</summary>
    [Test]
    public void CriteriaAreBoundedByBytes()
    {
        var core = new FilterSubscriptions(new FilterOptions { MaxCriteriaBytesPerPeer = 100_000, MaxCriteriaBytes = 250_000 });
        for (var i = 0; i < 200; i++)
        {
            Ask(core, i % Peers.Length, FilterRequestType.Subscribe, 0, new string('/', 20_000 + i));
            Assert.That(core.Bytes, Is.LessThanOrEqualTo(250_000));
        }

        Assert.That(core.Bytes, Is.GreaterThan(200_000));
        Expect(Ask(core, 0, FilterRequestType.Subscribe, 0, new string('/', 1_000_000)), 503,
            "SERVICE_UNAVAILABLE: peer has reached maximum number of filter criteria");
        for (var i = 0; i < 200; i++)
        {
            Ask(core, i % Peers.Length, FilterRequestType.Unsubscribe, 0, new string('/', 20_000 + i));
        }

        Assert.That((core.Bytes, core.PeerCount, core.CriteriaCount), Is.EqualTo((0L, 0, 0)));
        Ask(core, 0, FilterRequestType.Subscribe, 0, "/a");
        core.Sweep(1_000 * Second, static _ => true);
        Assert.That(core.Bytes, Is.Zero);

        static void Expect(FilterResponse response, uint status, string text) =>
            Assert.That((response.StatusCode, response.StatusDescription), Is.EqualTo((status, text)));
    }

    [Test]
    public void StatusCodesAndTextsAreThoseOfNwaku()
    {
        var core = new FilterSubscriptions(new FilterOptions { MaxPeers = 2, MaxCriteriaPerPeer = 3 });

        Assert.Multiple(() =>
        {
            Expect(Ask(core, 0, FilterRequestType.SubscriberPing, 0), 404, "NOT_FOUND: peer has no subscriptions");
            Expect(Ask(core, 0, FilterRequestType.Unsubscribe, 0, "/a"), 404, "NOT_FOUND: peer has no subscriptions");
            Expect(Ask(core, 0, FilterRequestType.UnsubscribeAll, 0), 404, "NOT_FOUND: peer has no subscriptions");
            Expect(Ask(core, 0, FilterRequestType.Subscribe, 0), 400, "BAD_REQUEST: pubsubTopic and contentTopics must be specified");
            Expect(core.Handle(Peers[0], Network, new FilterRequest("r", FilterRequestType.Subscribe, null, ["/a"]), 0), 400,
                "BAD_REQUEST: pubsubTopic and contentTopics must be specified");
            Expect(Ask(core, 0, FilterRequestType.Subscribe, 0, [.. Enumerable.Range(0, 101).Select(static i => $"/{i}")]), 400,
                "BAD_REQUEST: exceeds maximum content topics: 100");
            Expect(Ask(core, 0, FilterRequestType.Subscribe, 0, "/a", "/b"), 200, "OK");
            Expect(Ask(core, 0, FilterRequestType.Subscribe, 0, "/a", "/b", "/c"), 200, "OK");
            Expect(Ask(core, 0, FilterRequestType.Subscribe, 0, "/d"), 503, "SERVICE_UNAVAILABLE: peer has reached maximum number of filter criteria");
            Expect(Ask(core, 0, FilterRequestType.Unsubscribe, 0, "/never"), 404, "NOT_FOUND: peer has no subscriptions");
            Expect(Ask(core, 1, FilterRequestType.Subscribe, 0, "/a"), 200, "OK");
            Expect(Ask(core, 2, FilterRequestType.Subscribe, 0, "/a"), 503, "SERVICE_UNAVAILABLE: node has reached maximum number of subscriptions: 2");
            Expect(Ask(core, 0, FilterRequestType.SubscriberPing, 0), 200, "OK");
        });

        static void Expect(FilterResponse response, uint status, string text) =>
            Assert.That((response.StatusCode, response.StatusDescription), Is.EqualTo((status, text)));
    }

    /// <summary>Issue 20, kind 4: identities of one address, as many as it likes, keep nobody of another address out, by number or by size.</summary>
    [Test]
    public void OneAddressDoesNotTakeWhatIsThereForAll([Values] bool bySize, [Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        var options = new FilterOptions { MaxPeers = bySize ? 1000 : 20, MaxCriteriaBytesPerPeer = 20_000, MaxCriteriaBytes = bySize ? 100_000 : 1_000_000 };
        var core = new FilterSubscriptions(options);
        var length = bySize ? 5_000 : 10;
        List<PeerId> honest = [];
        for (var i = 0; i < 200; i++)
        {
            var isHonest = random.Next(20) == 0 && honest.Count < 4;
            var peer = PeerId.FromBytes([0x12, 0x20, (byte)i, (byte)(i >> 8), .. new byte[30]]);
            var request = new FilterRequest("r", FilterRequestType.Subscribe, Topic, [isHonest ? "/honest" : $"/{i}{new string('x', length)}"]);
            var answer = core.Handle(peer, isHonest ? $"192.0.2.{i}" : Network, request, i);
            Assert.That(isHonest && !answer.IsSuccess, Is.False, $"step {i}: {answer.StatusDescription}");
            if (isHonest)
            {
                honest.Add(peer);
            }

            Assert.That(core.PeerCount, Is.LessThanOrEqualTo(options.MaxPeers));
            Assert.That(core.Bytes, Is.LessThanOrEqualTo(options.MaxCriteriaBytes));
        }

        Assert.That(Matching(core, "/honest", 200), Is.EqualTo(honest), "none of them was pushed out");
    }

    /// <summary>A request that its own limit refuses pushes nobody out, however often it is made.</summary>
    [Test]
    public void WhoAsksForTooMuchPushesNobodyOut()
    {
        var core = new FilterSubscriptions(new FilterOptions { MaxPeers = 3, MaxCriteriaBytesPerPeer = 10_000 });
        for (var peer = 0; peer < 3; peer++)
        {
            Ask(core, peer, FilterRequestType.Subscribe, 0, "/a");
        }

        for (var i = 0; i < 10; i++)
        {
            var answer = core.Handle(Peers[3], "192.0.2.9", new FilterRequest("r", FilterRequestType.Subscribe, Topic, [new string('/', 20_000 + i)]), i);
            Assert.That(answer.StatusCode, Is.EqualTo(503));
        }

        Assert.That(Matching(core, "/a", 10), Is.EqualTo(Peers.Take(3)));
    }

    /// <summary>Whatever is taken by many at once, never more than there is, and all of it can be given back.</summary>
    [Test]
    public void ABudgetIsNeverExceededAndComesBack()
    {
        var budget = new PushBudget(1_000);
        var taken = new System.Collections.Concurrent.ConcurrentBag<(string Network, int Bytes)>();
        Parallel.For(0, 10_000, i =>
        {
            var wanted = ($"192.0.2.{i % 3}", i % 100);
            if (budget.TryTake(wanted.Item1, wanted.Item2))
            {
                taken.Add(wanted);
            }

            if (taken.TryTake(out var some) && i % 3 > 0)
            {
                budget.GiveBack(some.Network, some.Bytes);
            }
            else if (some.Bytes > 0)
            {
                taken.Add(some);
            }
        });
        Assert.That(budget.Taken, Is.EqualTo(taken.Sum(static t => t.Bytes)).And.LessThanOrEqualTo(1_000));
        foreach (var (network, bytes) in taken)
        {
            budget.GiveBack(network, bytes);
        }

        Assert.That(budget.TryTake("192.0.2.1", 501), Is.False, "one address takes half at most");
        Assert.That(budget.TryTake("192.0.2.1", 500) && budget.TryTake("192.0.2.2", 500), "and leaves the other half");
        Assert.That(budget.TryTake("192.0.2.3", 1), Is.False);
    }

    [Test]
    public void ASubscriptionLivesFromItsLastSign()
    {
        var core = new FilterSubscriptions(new FilterOptions());
        Ask(core, 0, FilterRequestType.Subscribe, 0, "/a");
        Ask(core, 1, FilterRequestType.Subscribe, 0, "/a");

        Assert.That(Ask(core, 0, FilterRequestType.SubscriberPing, 299 * Second).StatusCode, Is.EqualTo(200));
        Assert.That(Matching(core, "/a", 300 * Second), Is.EqualTo(new[] { Peers[0] }), "the other one was silent for 300 s");
        Assert.That(Ask(core, 1, FilterRequestType.SubscriberPing, 300 * Second).StatusCode, Is.EqualTo(404));
        Assert.That(core.Sweep(599 * Second, static _ => true), Is.EqualTo(1));
        Assert.That(core.PeerCount, Is.EqualTo(0));
    }

    [Test]
    public void PeersThatNobodyKnowsAreSwept()
    {
        var core = new FilterSubscriptions(new FilterOptions());
        Ask(core, 0, FilterRequestType.Subscribe, 0, "/a");
        Ask(core, 1, FilterRequestType.Subscribe, 0, "/a");

        Assert.That(core.Sweep(1, p => p.Equals(Peers[1])), Is.EqualTo(1));
        Assert.That(Matching(core, "/a", 1), Is.EqualTo(new[] { Peers[1] }));
    }

    /// <summary>Random requests against a plain model: a set of pairs for each peer.</summary>
    [Test]
    public void TheIndexAgreesWithAPlainModel([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var core = new FilterSubscriptions(new FilterOptions { MaxCriteriaPerPeer = 5 });
        var model = Peers.ToDictionary(static p => p, static _ => new HashSet<string>());
        for (var i = 0; i < 500; i++)
        {
            var peer = random.Next(Peers.Length);
            string[] topics = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"/{random.Next(6)}")];
            switch (random.Next(5))
            {
                case 0:
                    Ask(core, peer, FilterRequestType.UnsubscribeAll, i);
                    model[Peers[peer]].Clear();
                    break;
                case 1:
                    Ask(core, peer, FilterRequestType.Unsubscribe, i, topics);
                    model[Peers[peer]].ExceptWith(topics);
                    break;
                default:
                    if (Ask(core, peer, FilterRequestType.Subscribe, i, topics).IsSuccess)
                    {
                        model[Peers[peer]].UnionWith(topics);
                    }

                    break;
            }

            for (var t = 0; t < 6; t++)
            {
                Assert.That(Matching(core, $"/{t}", i), Is.EquivalentTo(model.Where(m => m.Value!.Contains($"/{t}")).Select(static m => m.Key)), $"step {i}");
            }

            Assert.That(core.PeerCount, Is.EqualTo(model.Values.Count(static v => v!.Count > 0)), $"step {i}");
            Assert.That(model.Values, Is.All.Matches<HashSet<string>>(static s => s!.Count <= 5));
        }
    }

    private static FilterResponse Ask(FilterSubscriptions core, int peer, FilterRequestType type, long now, params string[] topics) =>
        core.Handle(Peers[peer], Network, new FilterRequest("r", type, topics.Length > 0 || type == FilterRequestType.Subscribe ? Topic : null, topics), now);

    private static List<PeerId> Matching(FilterSubscriptions core, string content, long now)
    {
        List<PeerId> result = [];
        core.Match(new FilterCriterion(Topic, content), now, result);
        return result;
    }
}
