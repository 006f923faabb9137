using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Resources;

namespace Waku.Libp2p.Connections;

/// <summary>
/// Peers this host has met. Bounded in records and in bytes: strangers that left make room first, then the oldest of the others that
/// is not connected.
/// </summary>
public sealed class PeerStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<PeerId, Entry> _entries = [];
    private readonly LinkedList<Entry> _strangers = new();
    private readonly LinkedList<Entry> _known = new();
    private readonly int _capacity;
    private readonly ResourceLimits _limits;
    private readonly ResourceCounters? _counters;
    private long _bytes;

    /// <summary>Creates a store for so many records.</summary>
    public PeerStore(int capacity = 10_000)
        : this(capacity, new ResourceLimits(), null)
    {
    }

    internal PeerStore(int capacity, ResourceLimits limits, ResourceCounters? counters)
    {
        _capacity = capacity;
        _limits = limits;
        _counters = counters;
    }

    /// <summary>All records, ordered by peer id.</summary>
    public IReadOnlyList<PeerRecord> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries.Values.Select(static e => e.Record).OrderBy(static r => r.Id)];
            }
        }
    }

    /// <summary>Bytes of the records of peers that are not connected, as an estimate.</summary>
    public long RememberedBytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    /// <summary>The record of a peer, or null.</summary>
    public PeerRecord? Find(PeerId id)
    {
        lock (_lock)
        {
            return _entries.GetValueOrDefault(id)?.Record;
        }
    }

    /// <summary>Forgets a peer.</summary>
    public void Remove(PeerId id)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(id, out var entry))
            {
                Forget(entry);
            }
        }
    }

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
        lock (_lock)
        {
            if (!_entries.TryGetValue(id, out var entry))
            {
                _entries[id] = entry = new Entry(change(new PeerRecord(id)));
            }
            else
            {
                Unlink(entry);
                entry.Record = change(entry.Record);
            }

            Link(entry);
            MakeRoom();
        }
    }

    private static long SizeOf(PeerRecord record)
    {
        var size = 400L + (2 * record.Agent.Length);
        foreach (var protocol in record.Protocols)
        {
            size += 40 + (2 * protocol.Length);
        }

        return size + (record.ListenAddresses.Count * 250);
    }

    /// <summary>Connected peers are in no list: they cannot make room.</summary>
    private void Link(Entry entry)
    {
        if (entry.Record.Connectedness == Connectedness.Connected)
        {
            return;
        }

        entry.List = entry.Record.Origin == PeerOrigin.UnknownOrigin ? _strangers : _known;
        entry.Place = entry.List.AddLast(entry);
        entry.Size = SizeOf(entry.Record);
        _bytes += entry.Size;
    }

    private void Unlink(Entry entry)
    {
        if (entry.Place is { } place)
        {
            entry.List!.Remove(place);
            entry.Place = null;
            _bytes -= entry.Size;
        }
    }

    private void Forget(Entry entry)
    {
        Unlink(entry);
        _entries.Remove(entry.Record.Id);
    }

    private void MakeRoom()
    {
        while (_entries.Count > _capacity || _bytes > _limits.RememberedBytes || _strangers.Count > _limits.RememberedStrangers)
        {
            if ((_strangers.First ?? _known.First) is not { } oldest)
            {
                return;
            }

            Forget(oldest.Value);
            _counters?.Add(ResourceCounter.PeersForgotten);
        }
    }

    private sealed class Entry(PeerRecord record)
    {
        public PeerRecord Record { get; set; } = record;

        public LinkedList<Entry>? List { get; set; }

        public LinkedListNode<Entry>? Place { get; set; }

        public long Size { get; set; }
    }
}
