using System.Numerics;

namespace Waku.Gossipsub;

/// <summary>
/// Message ids seen within the TTL, at most so many, oldest first out. In order of arrival in a ring of small arrays, found by chains of a hash table: a
/// third of the memory of a dictionary with a queue, and nothing large to copy as it grows (issue 21).
/// </summary>
internal sealed class SeenCache
{
    private const int ChunkLength = 1_024;
    private const int FewBuckets = 1_024;
    private readonly long _ttlNanos;
    private readonly int _capacity;
    private readonly Entry[]?[] _chunks;
    private readonly ulong _multiplier;
    private int[] _buckets = new int[FewBuckets];
    private long _first;
    private long _next;

    /// <param name="ttlNanos">How long an id is known.</param>
    /// <param name="capacity">Ids known at most.</param>
    /// <param name="random">Makes chains that no peer can foresee: ids whose bits fall together are cheap to find for who chooses messages.</param>
    public SeenCache(long ttlNanos, int capacity, Random random)
    {
        (_ttlNanos, _capacity, _multiplier) = (ttlNanos, capacity, (ulong)random.NextInt64(long.MinValue, long.MaxValue) | 1);

        // One more than the capacity needs, so that the newest never lies where the oldest still is.
        _chunks = new Entry[(capacity / ChunkLength) + 2][];
    }

    public int Count => (int)(_next - _first);

    /// <summary>The most ids that one look goes past.</summary>
    public int LongestChain => _buckets.Max(bucket =>
    {
        var length = 0;
        for (var at = bucket; at != 0; at = At(at - 1).Next)
        {
            length++;
        }

        return length;
    });

    public bool Contains(MessageId id)
    {
        for (var at = _buckets[BucketOf(id)]; at != 0; at = At(at - 1).Next)
        {
            if (At(at - 1).Id == id)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>False when the id was there already.</summary>
    public bool TryAdd(MessageId id, long now)
    {
        if (Contains(id))
        {
            return false;
        }

        if (Count >= _buckets.Length)
        {
            Rehash(_buckets.Length * 2);
        }

        var slot = SlotOf(_next++);
        var chunk = _chunks[slot / ChunkLength] ??= new Entry[ChunkLength];
        ref var bucket = ref _buckets[BucketOf(id)];
        chunk[slot % ChunkLength] = new Entry { Id = id, At = now, Next = bucket };
        bucket = slot + 1;
        if (Count > _capacity)
        {
            RemoveOldest();
        }

        return true;
    }

    public void Expire(long now)
    {
        while (_first < _next && now - At(SlotOf(_first)).At >= _ttlNanos)
        {
            RemoveOldest();
        }

        if (_first == _next && _buckets.Length > FewBuckets)
        {
            _buckets = new int[FewBuckets];
        }
    }

    private int SlotOf(long number) => (int)(number % (_chunks.Length * (long)ChunkLength));

    private ref Entry At(int slot) => ref _chunks[slot / ChunkLength]![slot % ChunkLength];

    // Multiply and shift: for any two ids a random odd multiplier seldom gives the same bucket, of which there are a power of two.
    private int BucketOf(MessageId id) => (int)((id.A * _multiplier) >> (64 - BitOperations.Log2((uint)_buckets.Length)));

    private void RemoveOldest()
    {
        var slot = SlotOf(_first++);
        ref var oldest = ref At(slot);

        // The newest of a chain come first, so that this one is the last of its own.
        ref var link = ref _buckets[BucketOf(oldest.Id)];
        while (link != slot + 1)
        {
            link = ref At(link - 1).Next;
        }

        link = oldest.Next;
        if (slot % ChunkLength == ChunkLength - 1 || _first == _next)
        {
            // Where all are gone the next one makes a new chunk; one that is still being filled is in use again by then.
            _chunks[slot / ChunkLength] = null;
        }
    }

    private void Rehash(int length)
    {
        _buckets = new int[length];
        for (var number = _first; number < _next; number++)
        {
            var slot = SlotOf(number);
            ref var bucket = ref _buckets[BucketOf(At(slot).Id)];
            At(slot).Next = bucket;
            bucket = slot + 1;
        }
    }

    private struct Entry
    {
        public MessageId Id;
        public long At;
        public int Next;
    }
}
