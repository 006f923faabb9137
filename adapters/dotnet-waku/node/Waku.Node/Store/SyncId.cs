namespace Waku.Node.Store;

/// <summary>Names a stored message among others (WAKU-SYNC, SyncID). Ordered by timestamp, then by hash.</summary>
/// <param name="Timestamp">The message's own, Unix nanoseconds.</param>
/// <param name="Hash">Message hash, 32 bytes; zeros in a bound that lies before all messages of its time.</param>
public readonly record struct SyncId(long Timestamp, ReadOnlyMemory<byte> Hash) : IComparable<SyncId>
{
    /// <summary>Length of a hash.</summary>
    public const int HashLength = 32;

    private static readonly byte[] NoHash = new byte[HashLength];

    /// <summary>The bound before all messages of a time.</summary>
    public static SyncId At(long timestamp) => new(timestamp, NoHash);

    /// <inheritdoc/>
    public int CompareTo(SyncId other)
    {
        var byTime = Timestamp.CompareTo(other.Timestamp);
        return byTime != 0 ? byTime : Hash.Span.SequenceCompareTo(other.Hash.Span);
    }

    /// <summary>True for the same message.</summary>
    public bool Equals(SyncId other) => CompareTo(other) == 0;

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Timestamp);
        hash.AddBytes(Hash.Span);
        return hash.ToHashCode();
    }
}
