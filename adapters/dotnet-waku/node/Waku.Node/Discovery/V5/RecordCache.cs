using Waku.Libp2p.Primitives;
using Waku.Node.Enr;

namespace Waku.Node.Discovery.V5;

/// <summary>Records whose signature was checked before: the same few come again and again. Bounded. Not thread-safe.</summary>
internal sealed class RecordCache
{
    private const int Capacity = 4096;
    private readonly Dictionary<ReadOnlyMemory<byte>, NodeRecord> _records = new(ByContent.Instance);

    /// <summary>The record, or null when its bytes are none.</summary>
    public NodeRecord? Decode(byte[] bytes)
    {
        if (_records.TryGetValue(bytes, out var known))
        {
            return known;
        }

        try
        {
            var record = NodeRecord.Decode(bytes);
            if (_records.Count >= Capacity)
            {
                _records.Clear();
            }

            return _records[record.Encoded] = record;
        }
        catch (Libp2pException)
        {
            return null;
        }
    }

    private sealed class ByContent : IEqualityComparer<ReadOnlyMemory<byte>>
    {
        public static readonly ByContent Instance = new();

        public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<byte> obj)
        {
            var hash = default(HashCode);
            hash.AddBytes(obj.Span);
            return hash.ToHashCode();
        }
    }
}
