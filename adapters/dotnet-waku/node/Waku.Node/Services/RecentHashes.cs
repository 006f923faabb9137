using Waku.Node.Messages;
using Waku.Node.Store;

namespace Waku.Node.Services;

/// <summary>Message hashes seen lately, forgotten after a time or when there are too many. Not thread-safe.</summary>
internal sealed class RecentHashes(TimeSpan lifetime, TimeProvider time, int capacity = 50_000)
{
    private readonly HashSet<ReadOnlyMemory<byte>> _known = new(HashComparer.Instance);
    private readonly Queue<(long At, ReadOnlyMemory<byte> Hash)> _order = new();

    /// <summary>False when the hash was added before and is still remembered.</summary>
    public bool TryAdd(ReadOnlyMemory<byte> hash)
    {
        var now = time.GetTimestamp();
        while (_order.TryPeek(out var oldest) && (_order.Count >= capacity || time.GetElapsedTime(oldest.At, now) > lifetime))
        {
            _known.Remove(oldest.Hash);
            _order.Dequeue();
        }

        if (!_known.Add(hash))
        {
            return false;
        }

        _order.Enqueue((now, hash));
        return true;
    }
}
