using FsCheck;
using FsCheck.Fluent;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Resources;

namespace Waku.Libp2p.Tests;

public sealed class PeerStoreTests
{
    private static readonly PeerId[] Ids = [.. Enumerable.Range(0, 20).Select(static _ => IdentityKey.Generate(KeyType.Ed25519).PeerId)];

    /// <summary>Against a plain model: connected peers are never forgotten, the others within the limits, strangers first.</summary>
    [Test]
    public void RemembersWithinItsLimits() => Prop.ForAll(ArbMap.Default.ArbFor<(byte Peer, byte What, byte Size)[]>(), static steps =>
    {
        var limits = new ResourceLimits { RememberedStrangers = 5, RememberedBytes = 8000 };
        var counters = new ResourceCounters();
        var store = new PeerStore(10, limits, counters);
        Dictionary<PeerId, Connectedness> known = [];
        foreach (var (peer, what, size) in steps)
        {
            var id = Ids[peer % Ids.Length];
            var state = (what % 4) switch
            {
                0 => Connectedness.Connected,
                1 => Connectedness.CanConnect,
                _ => Connectedness.NotConnected,
            };
            if (what % 4 == 3)
            {
                store.Remove(id);
                known.Remove(id);
                continue;
            }

            store.Update(id, r => r with
            {
                Connectedness = state,
                Origin = what % 2 == 0 ? PeerOrigin.Static : r.Origin,
                Protocols = [new string('p', size * 4)],
            });
            known[id] = state;
            var all = store.All;
            var idle = all.Count(static r => r.Connectedness != Connectedness.Connected);
            if (known.Any(k => k.Value == Connectedness.Connected && store.Find(k.Key) is null)
                || store.RememberedBytes > limits.RememberedBytes
                || (idle > 0 && all.Count > 10)
                || all.Count(static r => r.Connectedness != Connectedness.Connected && r.Origin == PeerOrigin.UnknownOrigin) > 5)
            {
                return false;
            }
        }

        // Nothing stays behind in the accounts.
        foreach (var id in Ids)
        {
            store.Remove(id);
        }

        return store.RememberedBytes == 0 && store.All.Count == 0;
    }).QuickCheckThrowOnFailure();

    [Test]
    public void AStrangerMakesRoomBeforeAPeerThatWasToldOf()
    {
        var store = new PeerStore(2);
        store.Learn(Ids[0], [], PeerOrigin.Discv5);
        store.Update(Ids[1], static r => r with { Connectedness = Connectedness.CanConnect });
        store.Learn(Ids[2], [], PeerOrigin.Discv5);

        Assert.That(store.Find(Ids[1]), Is.Null);
        Assert.That(store.All, Has.Count.EqualTo(2));
    }
}
