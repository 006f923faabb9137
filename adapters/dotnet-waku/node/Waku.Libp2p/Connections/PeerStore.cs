using System.Collections.Concurrent;
using Waku.Libp2p.Identity;

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
