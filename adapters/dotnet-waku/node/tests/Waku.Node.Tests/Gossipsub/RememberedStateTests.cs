using FsCheck;
using FsCheck.Fluent;
using Waku.Gossipsub;

namespace Waku.Node.Tests.Gossipsub;

/// <summary>What a router remembers does not grow with the number of peers that came (issue 20, kind 2).</summary>
public sealed class RememberedStateTests
{
    /// <summary>Ten thousand identities that subscribe to topics of their own, prune and leave.</summary>
    [Test]
    public void IdentitiesThatComeAndGoLeaveABoundedTrace()
    {
        var fixture = new RouterFixture(new GossipsubOptions { MaxRememberedPeers = 50 });
        fixture.Do(RouterEvent.Join(RouterFixture.Topic));
        List<int> forgotten = [];
        for (var peer = 1; peer <= 10_000; peer++)
        {
            fixture.Do(RouterEvent.PeerAdded(peer, "10.0.0.1", outbound: false));
            fixture.Receive(peer, r =>
            {
                r.Subscriptions.Add((true, $"/t/{peer}"));
                r.Subscriptions.Add((true, RouterFixture.Topic));
                r.Prune.Add(($"/t/{peer}", ulong.MaxValue));
            });
            fixture.Do(RouterEvent.PeerRemoved(peer));
            if (peer % 10 == 0)
            {
                forgotten.AddRange(fixture.Tick().Where(static a => a.Kind == RouterActionKind.Forget).Select(static a => a.Peer));
            }
        }

        // Until a heartbeat has passed: ticks may be for grafts only.
        for (var i = 0; i < 3; i++)
        {
            forgotten.AddRange(fixture.Tick().Where(static a => a.Kind == RouterActionKind.Forget).Select(static a => a.Peer));
        }

        Assert.That(fixture.Router.KnownPeers, Is.LessThanOrEqualTo(50));
        Assert.That(fixture.Router.KnownTopics, Is.LessThanOrEqualTo(51));
        Assert.That(forgotten, Is.Unique.And.Count.EqualTo(10_000 - fixture.Router.KnownPeers));
    }

    /// <summary>A thousand identities that said much and were cut off: what is remembered of each is its score, not what it said.</summary>
    [Test]
    [NonParallelizable]
    public void WhatIsRememberedIsSmallWhateverWasSaid()
    {
        const int peers = 500;
        const long bytesEach = 4096;
        var fixture = new RouterFixture();
        fixture.Do(RouterEvent.Join(RouterFixture.Topic));
        fixture.Tick();
        var topics = Enumerable.Range(0, 1000).Select(static i => $"/t/{i}").ToList();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var peer = 1; peer <= peers; peer++)
        {
            fixture.Do(RouterEvent.PeerAdded(peer, "10.0.0.1", outbound: false));
            fixture.Receive(peer, r => r.Subscriptions.AddRange(topics.Select(static t => (true, t))));
            fixture.Receive(peer, r => r.Prune.AddRange(topics.Select(static t => (t, ulong.MaxValue))));
            fixture.Receive(peer, r => r.Subscriptions.AddRange(Enumerable.Repeat((true, "more"), 1100)));
            fixture.Do(RouterEvent.PeerRemoved(peer));
        }

        for (var i = 0; i < 3; i++)
        {
            fixture.Tick();
        }

        var after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.That(fixture.Router.KnownPeers, Is.EqualTo(peers), "all are remembered for their score");
        Assert.That(after - before, Is.LessThan(peers * bytesEach), "bytes of memory");
        Assert.That(fixture.Router.KnownTopics, Is.EqualTo(1));
    }

    /// <summary>A peer that behaved badly does not get rid of its score by leaving, nor by sending others after it.</summary>
    [Test]
    public void ABadScoreOutlivesAReconnection()
    {
        var fixture = new RouterFixture(new GossipsubOptions { MaxRememberedPeers = 20 }, static m => m.Data[0] == 'x' ? Validation.Reject : Validation.Accept);
        fixture.Do(RouterEvent.Join(RouterFixture.Topic));
        fixture.AddPeers(1, 1);
        fixture.Receive(1, static r => r.Messages.Add(RouterFixture.Message("x1")));
        var bad = fixture.Router.Score(1, fixture.Now);
        fixture.Do(RouterEvent.PeerRemoved(1));
        for (var peer = 2; peer < 200; peer++)
        {
            fixture.Do(RouterEvent.PeerAdded(peer, "10.0.0.1", outbound: false));
            fixture.Do(RouterEvent.PeerRemoved(peer));
        }

        fixture.Tick();
        fixture.Do(RouterEvent.PeerAdded(1, "10.0.0.9", outbound: false));

        Assert.That(bad, Is.Negative);
        Assert.That(fixture.Router.Score(1, fixture.Now), Is.EqualTo(bad).Within(1));
        Assert.That(fixture.Router.TopicPeers(RouterFixture.Topic), Does.Not.Contain(1), "it has to subscribe anew");
    }

    [Test]
    public void ATopicAboveTheLimitIsLeftOut()
    {
        var rpc = new GossipRpc();
        var name = new string('t', GossipRpcCodec.MaxTopicLength + 1);
        rpc.Subscriptions.Add((true, name));
        rpc.Subscriptions.Add((true, name[1..]));
        rpc.Graft.Add(name);
        rpc.Prune.Add((name, 1));
        rpc.IHave.Add((name, [MessageId.Of([1])]));
        var read = new GossipRpc();
        var frame = GossipRpcCodec.EncodeControl(rpc);
        Libp2p.Primitives.Varint.TryRead(frame, out _, out var prefix);
        new GossipRpcCodec().Decode(frame.AsSpan(prefix), read);

        Assert.That(read.Subscriptions, Is.EqualTo(new[] { (true, name[1..]) }));
        Assert.That(read.HasControl, Is.False);
    }

    /// <summary>Against a list of pairs.</summary>
    [Test]
    public void ExpiringIdsEqualAPlainList() => Prop.ForAll(ArbMap.Default.ArbFor<(byte Id, byte What)[]>(), static steps =>
    {
        var ids = new ExpiringIds(1000);
        List<(MessageId Id, long Until)> model = [];
        var now = 0L;
        foreach (var (number, what) in steps)
        {
            var id = new MessageId(number % 16u, 0, 0, 0);
            switch (what % 3)
            {
                case 0:
                    var added = ids.TryAdd(id, now + 3);
                    if (added == model.Exists(m => m.Id == id))
                    {
                        return false;
                    }

                    if (added)
                    {
                        model.Add((id, now + 3));
                    }

                    break;
                case 1:
                    ids.Remove(id);
                    model.RemoveAll(m => m.Id == id);
                    break;
                default:
                    now++;
                    List<MessageId> expired = [];
                    while (ids.TryExpire(now, out var one))
                    {
                        expired.Add(one);
                    }

                    if (!expired.OrderBy(static i => i.A).SequenceEqual(model.Where(m => m.Until <= now).Select(static m => m.Id).OrderBy(static i => i.A)))
                    {
                        return false;
                    }

                    model.RemoveAll(m => m.Until <= now);
                    break;
            }

            if (ids.Count != model.Count || model.Exists(m => !ids.Contains(m.Id)))
            {
                return false;
            }
        }

        return true;
    }).QuickCheckThrowOnFailure();
}
