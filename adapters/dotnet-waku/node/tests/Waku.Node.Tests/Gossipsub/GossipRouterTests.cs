using Waku.Gossipsub;

namespace Waku.Node.Tests.Gossipsub;

/// <summary>gossipsub v1.1 rules, one at a time.</summary>
public sealed class GossipRouterTests
{
    private const string Topic = RouterFixture.Topic;

    [Test]
    public void AnnouncesItsTopicsToANewPeer()
    {
        var router = new RouterFixture();
        router.Do(RouterEvent.Join(Topic));

        var actions = router.Do(RouterEvent.PeerAdded(1, "10.0.0.1", false));

        Assert.That(actions.Single().Rpc!.Subscriptions, Is.EqualTo(new[] { (true, Topic) }));
    }

    [Test]
    public void GraftsBeforeTheHeartbeatWhileTheMeshIsThin()
    {
        var router = new RouterFixture();
        router.Do(RouterEvent.Join(Topic));
        var start = router.Now;
        router.AddPeers(1, 10);

        Assert.That(router.Now - start, Is.LessThan(RouterFixture.Second / 10), "the heartbeat has not come yet");
        Assert.That(router.Router.Mesh(Topic), Has.Length.EqualTo(4));
    }

    [Test]
    public void ForwardsToTheMeshButNeverToTheSender()
    {
        var router = new RouterFixture();
        router.Do(RouterEvent.Join(Topic));
        router.AddPeers(1, 4);
        var message = RouterFixture.Message("a");

        var actions = router.Receive(2, r => r.Messages.Add(message));

        Assert.That(RouterFixture.SentTo(actions), Is.EquivalentTo(new[] { 1, 3, 4 }));
        Assert.That(actions.Count(static a => a.Kind == RouterActionKind.Deliver), Is.EqualTo(1));
        Assert.That(router.Receive(3, r => r.Messages.Add(message)), Is.Empty, "the duplicate");
        Assert.That(router.Router.Counters.Duplicates, Is.EqualTo(1));
    }

    [Test]
    public void FloodPublishesToEverySubscriber()
    {
        var router = new RouterFixture();
        router.Do(RouterEvent.Join(Topic));
        router.AddPeers(1, 20);

        Assert.That(RouterFixture.SentTo(router.Do(RouterEvent.Publish(RouterFixture.Message("a")))), Has.Length.EqualTo(20));
        Assert.That(router.Do(RouterEvent.Publish(RouterFixture.Message("a"))), Is.Empty, "the same bytes again");
    }

    /// <summary>Seen in a mixed cluster: the GRAFT arrived, the subscription before it was lost, and messages went nowhere.</summary>
    [Test]
    public void PublishesToAMeshPeerWhoseSubscriptionWasNeverHeard()
    {
        var router = new RouterFixture();
        router.Do(RouterEvent.Join(Topic));
        router.Do(RouterEvent.PeerAdded(1, "10.0.0.1", false));
        router.Receive(1, static r => r.Graft.Add(Topic));

        Assert.That(RouterFixture.SentTo(router.Do(RouterEvent.Publish(RouterFixture.Message("a")))), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public void PublishesThroughFanoutWithoutJoining()
    {
        var router = new RouterFixture(new GossipsubOptions { FloodPublish = false });
        router.AddPeers(1, 20);

        var first = RouterFixture.SentTo(router.Do(RouterEvent.Publish(RouterFixture.Message("a"))));
        var second = RouterFixture.SentTo(router.Do(RouterEvent.Publish(RouterFixture.Message("b"))));

        Assert.That(first, Has.Length.EqualTo(6));
        Assert.That(second, Is.EquivalentTo(first), "the fan-out peers stay the same");
    }

    [Test]
    public void RefusesAGraftDuringBackoffAndPunishesIt()
    {
        var router = new RouterFixture();
        router.Do(RouterEvent.Join(Topic));
        router.AddPeers(1, 1);
        router.Receive(1, static r => r.Prune.Add((Topic, 60)));
        var before = router.Router.Score(1, router.Now);

        var actions = router.Receive(1, static r => r.Graft.Add(Topic));

        Assert.That(RouterFixture.Prunes(actions), Is.EqualTo(new[] { (1, 60UL) }));
        Assert.That(router.Router.Mesh(Topic), Is.Empty);
        Assert.That(router.Router.Score(1, router.Now), Is.LessThan(before));
    }

    [Test]
    public void NeverGraftsDuringBackoff()
    {
        var router = new RouterFixture();
        router.Do(RouterEvent.Join(Topic));
        router.AddPeers(1, 1);
        router.Receive(1, static r => r.Prune.Add((Topic, 20)));
        var pruned = router.Now;
        while (router.Now < pruned + (19 * RouterFixture.Second))
        {
            Assert.That(RouterFixture.Grafts(router.Tick()), Is.Empty);
        }

        router.Now = pruned + (22 * RouterFixture.Second);
        Assert.That(RouterFixture.Grafts(router.Do(RouterEvent.Tick)), Is.EqualTo(new[] { 1 }), "when it is over");
    }

    [Test]
    public void TellsMeshPeersWhenItLeaves()
    {
        var router = new RouterFixture();
        router.Do(RouterEvent.Join(Topic));
        router.AddPeers(1, 3);

        var actions = router.Do(RouterEvent.Leave(Topic));

        Assert.That(RouterFixture.Prunes(actions), Is.EquivalentTo(new[] { (1, 5UL), (2, 5UL), (3, 5UL) }));
        Assert.That(actions.Count(static a => a.Rpc?.Subscriptions is [(false, Topic)]), Is.EqualTo(3));
    }

    [Test]
    public void AnswersIWantFromTheCacheAtMostThreeTimes()
    {
        var router = new RouterFixture();
        router.Do(RouterEvent.Join(Topic));
        router.AddPeers(1, 1);
        var message = RouterFixture.Message("a");
        router.Do(RouterEvent.Publish(message));

        var answers = Enumerable.Range(0, 5).Select(_ => RouterFixture.SentTo(router.Receive(1, r => r.IWant.Add(message.Id))).Length).ToArray();

        Assert.That(answers, Is.EqualTo(new[] { 1, 1, 1, 0, 0 }));
    }

    [Test]
    public void AsksForWhatItHasNotSeenAndPunishesABrokenPromise()
    {
        var router = new RouterFixture();
        router.Do(RouterEvent.Join(Topic));
        router.AddPeers(1, 1);
        var id = RouterFixture.Message("never sent").Id;

        var actions = router.Receive(1, r => r.IHave.Add((Topic, [id])));
        Assert.That(actions.Single().Rpc!.IWant, Is.EqualTo(new[] { id }));

        for (var i = 0; i < 5; i++)
        {
            router.Tick();
        }

        Assert.That(router.Router.Score(1, router.Now), Is.Negative);
    }

    [Test]
    public void GossipsToPeersOutsideTheMesh()
    {
        var router = new RouterFixture();
        router.Do(RouterEvent.Join(Topic));
        router.AddPeers(1, 12);
        var message = RouterFixture.Message("a");
        router.Receive(1, r => r.Messages.Add(message));

        var actions = router.Tick().Where(static a => a.Rpc?.IHave.Count > 0).ToList();

        Assert.That(actions.Select(static a => a.Peer), Is.Not.Empty.And.All.Matches<int>(p => !router.Router.Mesh(Topic).Contains(p)));
        Assert.That(actions.SelectMany(static a => a.Rpc!.IHave[0].Ids), Is.All.EqualTo(message.Id));
    }

    [Test]
    public void RespectsIDontWantAndSendsItForLargeMessages()
    {
        var router = new RouterFixture();
        router.Do(RouterEvent.Join(Topic));
        router.AddPeers(1, 3);
        var large = RouterFixture.Message(new string('x', 2000));
        router.Receive(3, r => r.IDontWant.Add(large.Id));

        var actions = router.Receive(1, r => r.Messages.Add(large));

        Assert.That(RouterFixture.SentTo(actions), Is.EqualTo(new[] { 2 }));
        Assert.That(actions.Where(static a => a.Rpc?.IDontWant.Count > 0).Select(static a => a.Peer), Is.EquivalentTo(new[] { 2, 3 }));
    }

    [Test]
    public void PunishesInvalidMessagesUntilThePeerIsDisconnected()
    {
        var router = new RouterFixture(validate: static _ => Validation.Reject);
        router.Do(RouterEvent.Join(Topic));
        router.AddPeers(1, 1);
        var disconnected = 0;
        for (var i = 0; i < 20; i++)
        {
            var actions = router.Receive(1, r => r.Messages.Add(RouterFixture.Message($"bad {i}")));
            disconnected += actions.Count(static a => a.Kind == RouterActionKind.Disconnect);
            Assert.That(actions.Any(static a => a.Kind is RouterActionKind.Deliver or RouterActionKind.SendMessage), Is.False);
        }

        Assert.That(disconnected, Is.Positive);
    }

    [Test]
    public void ScoresManyPeersOnOneAddressDown()
    {
        var router = new RouterFixture();
        router.Do(RouterEvent.Join(Topic));
        for (var peer = 1; peer <= 7; peer++)
        {
            router.Do(RouterEvent.PeerAdded(peer, "10.0.0.1", false));
        }

        Assert.That(router.Router.Score(1, router.Now), Is.EqualTo(-50 * 2 * 2));
    }

    [Test]
    public void ABadScoreOutlivesTheConnection()
    {
        var router = new RouterFixture(validate: static _ => Validation.Reject);
        router.Do(RouterEvent.Join(Topic));
        router.AddPeers(1, 1);
        router.Receive(1, static r => r.Messages.Add(RouterFixture.Message("bad")));
        router.Do(RouterEvent.PeerRemoved(1));
        router.Do(RouterEvent.PeerAdded(1, "10.0.0.9", false));

        Assert.That(router.Router.Score(1, router.Now), Is.LessThan(0));
    }

    [Test]
    public void AFloodOfRepeatsCostsTheConnection()
    {
        var router = Joined();
        router.Receive(1, static r => r.Messages.Add(RouterFixture.Message("known")));
        for (var i = 0; i < 10_000; i++)
        {
            router.Receive(2, static r => r.Messages.Add(RouterFixture.Message("known")));
        }

        var actions = router.Tick();

        Assert.That(actions, Has.Some.Matches<RouterAction>(static a => a.Kind == RouterActionKind.Disconnect && a.Peer == 2));
        Assert.That(actions, Has.None.Matches<RouterAction>(static a => a.Kind == RouterActionKind.Disconnect && a.Peer == 1));
    }

    /// <summary>New topics, the same again, none of its own, by turns: what is said of topics has a limit between two heartbeats (issue 20).</summary>
    [Test]
    public void AFloodOfSubscriptionsCostsTheConnection([Values] bool subscribe, [Values(1, 100)] int topics, [Values(1, 400)] int inOne)
    {
        var router = Joined();
        var said = 0;
        IReadOnlyList<RouterAction> actions = [];
        for (; said <= 4096 && actions.Count == 0; said += inOne)
        {
            actions = router.Receive(2, r => r.Subscriptions.AddRange(Enumerable.Range(said, inOne).Select(i => (subscribe || i % 2 == 0, $"t{i % topics}"))));
        }

        Assert.That(actions, Has.Exactly(1).Matches<RouterAction>(static a => a.Kind == RouterActionKind.Disconnect && a.Peer == 2));
        Assert.That(said, Is.InRange(2048, 2448));
        Assert.That(router.Router.Score(2, router.Now), Is.LessThan(0), "it is remembered");
    }

    [Test]
    public void LongNamesOfTopicsHaveALimitTogether()
    {
        var router = Joined();
        router.Receive(2, static r => r.Subscriptions.AddRange(Enumerable.Range(0, 500).Select(static i => (true, $"{i:d3}{new string('t', 997)}"))));
        Assert.That(router.Router.KnownTopics, Is.EqualTo(66), "65 of a thousand characters, and the joined one");

        router.Receive(2, static r => r.Subscriptions.AddRange(Enumerable.Range(0, 65).Select(static i => (false, $"{i:d3}{new string('t', 997)}"))));
        router.Receive(2, static r => r.Subscriptions.Add((true, "short")));
        Assert.That(router.Router.TopicPeers("short"), Is.EqualTo((int[])[2]), "what it left makes room");
    }

    [Test]
    public void AsManyTopicsAsAPeerMayHaveAtEachHeartbeatAreNoFlood()
    {
        var router = Joined();
        for (var round = 0; round < 20; round++)
        {
            for (var last = router.Now; router.Now <= last + RouterFixture.Second;)
            {
                router.Tick();
            }

            foreach (var subscribe in (bool[])[true, false])
            {
                var actions = router.Receive(2, r => r.Subscriptions.AddRange(Enumerable.Range(0, 1024).Select(t => (subscribe, $"t{t}"))));
                Assert.That(actions, Has.None.Matches<RouterAction>(static a => a.Kind == RouterActionKind.Disconnect));
            }
        }
    }

    [Test]
    public void EveryMessageOnceMoreIsNoFlood()
    {
        var router = Joined();
        for (var i = 0; i < 5_000; i++)
        {
            router.Receive(1, r => r.Messages.Add(RouterFixture.Message($"message {i}")));
            router.Receive(2, r => r.Messages.Add(RouterFixture.Message($"message {i}")));
        }

        router.Tick();

        Assert.That(router.Router.Score(2, router.Now), Is.GreaterThanOrEqualTo(0), "a mesh peer sends what others sent first");
    }

    private static RouterFixture Joined()
    {
        var router = new RouterFixture();
        router.Do(RouterEvent.Join(RouterFixture.Topic));
        foreach (var peer in (int[])[1, 2])
        {
            router.Do(RouterEvent.PeerAdded(peer, $"10.0.0.{peer}", true));
            router.Receive(peer, static r => r.Subscriptions.Add((true, RouterFixture.Topic)));
        }

        router.Tick();
        return router;
    }
}
