using System.Collections.Concurrent;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;

namespace Waku.Libp2p.Connections;

/// <summary>Peers this host has met. Bounded: the oldest unconnected record makes room.</summary>
public sealed class PeerStore(int capacity = 10_000)
{
    private readonly ConcurrentDictionary<PeerId, PeerRecord> _records = new();
    private readonly ConcurrentQueue<PeerId> _order = new();

    /// <summary>All records, ordered by peer id.</summary>
    public IReadOnlyList<PeerRecord> All => [.. _records.Values.OrderBy(static r => r.Id)];

    /// <summary>The record of a peer, or null.</summary>
    public PeerRecord? Find(PeerId id) => _records.GetValueOrDefault(id);

    /// <summary>Forgets a peer.</summary>
    public void Remove(PeerId id) => _records.TryRemove(id, out _);

    /// <summary>Makes a peer known by addresses from elsewhere than identify. What identify said stays; a known origin stays too.</summary>
    public void Learn(PeerId id, IReadOnlyList<Multiaddr> addresses, PeerOrigin origin) => Update(id, r => r with
    {
        ListenAddresses = r.ListenAddresses.Count > 0 && r.Connectedness == Connectedness.Connected ? r.ListenAddresses : addresses,
        Address = r.Address ?? addresses.FirstOrDefault(),
        Origin = r.Origin == PeerOrigin.UnknownOrigin ? origin : r.Origin,
    });

    /// <summary>Sets the protocols of a peer that identify has not told of yet, for example from its ENR.</summary>
    public void LearnProtocols(PeerId id, IReadOnlyList<string> protocols) =>
        Update(id, r => r.Protocols.Count > 0 ? r : r with { Protocols = protocols });

    internal void Update(PeerId id, Func<PeerRecord, PeerRecord> change)
    {
        var added = false;
        _records.AddOrUpdate(
            id,
            key =>
            {
                added = true;
                return change(new PeerRecord(key));
            },
            (_, old) => change(old));
        if (!added)
        {
            return;
        }

        _order.Enqueue(id);
        for (var i = _records.Count; i > capacity && _order.TryDequeue(out var oldest); i--)
        {
            if (_records.TryGetValue(oldest, out var record) && record.Connectedness == Connectedness.Connected)
            {
                _order.Enqueue(oldest);
            }
            else
            {
                _records.TryRemove(oldest, out _);
            }
        }
    }
}
