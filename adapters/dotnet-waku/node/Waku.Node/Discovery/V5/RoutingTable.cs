using System.Net;
using Waku.Node.Enr;
using Waku.Node.Messages;
using Waku.Node.Store;

namespace Waku.Node.Discovery.V5;

/// <summary>Nodes that answered, in buckets of 16 by distance. Not thread-safe.</summary>
internal sealed class RoutingTable(ReadOnlyMemory<byte> own, int maxPerIp)
{
    public const int BucketSize = 16;
    private readonly List<NodeRecord>[] _buckets = [.. Enumerable.Range(0, Distances.Max + 1).Select(static _ => new List<NodeRecord>())];
    private readonly Dictionary<ReadOnlyMemory<byte>, NodeRecord> _byId = new(HashComparer.Instance);
    private readonly Dictionary<IPAddress, int> _perIp = [];

    public int Count => _byId.Count;

    public IEnumerable<NodeRecord> All => _byId.Values;

    public NodeRecord? Find(ReadOnlyMemory<byte> id) => _byId.GetValueOrDefault(id);

    /// <summary>Adds a node that answered, or a newer record of one. False when its bucket or address is full.</summary>
    public bool Add(NodeRecord record)
    {
        var distance = Distances.Of(own.Span, record.NodeId.Span);
        if (distance == 0)
        {
            return false;
        }

        var known = Find(record.NodeId);
        if (known is not null)
        {
            if (known.Sequence >= record.Sequence)
            {
                return true;
            }

            Remove(known.NodeId);
        }

        var bucket = _buckets[distance];
        var ip = record.Ip;
        if (bucket.Count >= BucketSize || ip is null || (maxPerIp > 0 && _perIp.GetValueOrDefault(ip) >= maxPerIp))
        {
            return false;
        }

        bucket.Add(record);
        _byId[record.NodeId] = record;
        _perIp[ip] = _perIp.GetValueOrDefault(ip) + 1;
        return true;
    }

    public void Remove(ReadOnlyMemory<byte> id)
    {
        if (_byId.Remove(id, out var record))
        {
            _buckets[Distances.Of(own.Span, id.Span)].Remove(record);
            if (--_perIp[record.Ip!] == 0)
            {
                _perIp.Remove(record.Ip!);
            }
        }
    }

    public IReadOnlyList<NodeRecord> AtDistance(int distance) => _buckets[distance];

    /// <summary>The nodes nearest to a target, nearest first.</summary>
    public List<NodeRecord> Nearest(ReadOnlyMemory<byte> target, int count)
    {
        List<NodeRecord> all = [.. _byId.Values];
        all.Sort((a, b) => Distances.Compare(target.Span, a.NodeId.Span, b.NodeId.Span));
        return all.Count <= count ? all : all[..count];
    }
}
