using Waku.Gossipsub;

namespace Waku.Node.Tests.Gossipsub;

/// <summary>Rules that must hold whatever happens: random peers do random things for a while.</summary>
public sealed class GossipRouterPropertyTests
{
    private const int Peers = 30;
    private const int Steps = 3_000;

    [Test]
    public void InvariantsHoldUnderRandomTraffic([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var router = new RouterFixture();
        router.Do(RouterEvent.Join(RouterFixture.Topic));
        var backoffUntil = new Dictionary<int, long>();
        for (var i = 0; i < Steps; i++)
        {
            router.Now += random.Next(200_000_000);
            var peer = random.Next(Peers);
            var (sender, actions) = Act(router, random, peer, i);
            foreach (var (pruned, seconds) in RouterFixture.Prunes(actions))
            {
                backoffUntil[pruned] = router.Now + ((long)seconds * RouterFixture.Second);
            }

            Assert.That(RouterFixture.SentTo(actions), Has.None.EqualTo(sender), "a message goes back to its sender");
            Assert.That(RouterFixture.Grafts(actions), Is.All.Matches<int>(p => !backoffUntil.TryGetValue(p, out var until)
                || router.Now >= until), "a graft during back-off");
            Assert.That(router.Router.Mesh(RouterFixture.Topic), Is.Unique);
        }

        router.Tick();
        Assert.That(router.Router.Mesh(RouterFixture.Topic), Has.Length.LessThanOrEqualTo(8), "after a heartbeat the mesh is at most DHigh");
    }

    private static (int Sender, IReadOnlyList<RouterAction> Actions) Act(RouterFixture router, Random random, int peer, int i)
    {
        switch (random.Next(9))
        {
            case 0:
                return (-2, router.Do(RouterEvent.PeerAdded(peer, $"10.0.0.{peer}", random.Next(2) == 0)));
            case 1:
                return (-2, random.Next(4) == 0 ? router.Do(RouterEvent.PeerRemoved(peer)) : []);
            case 2:
                return (-2, router.Receive(peer, r => r.Subscriptions.Add((random.Next(4) > 0, RouterFixture.Topic))));
            case 3:
                return (-2, router.Receive(peer, static r => r.Graft.Add(RouterFixture.Topic)));
            case 4:
                return (-2, random.Next(3) == 0 ? router.Receive(peer, static r => r.Prune.Add((RouterFixture.Topic, 0))) : []);
            case 5:
                return (-2, router.Do(RouterEvent.Publish(RouterFixture.Message($"own {i}"))));
            case 6:
                return (-2, router.Tick());
            default:
                return (peer, router.Receive(peer, r => r.Messages.Add(RouterFixture.Message($"message {random.Next(i + 1)}"))));
        }
    }
}
