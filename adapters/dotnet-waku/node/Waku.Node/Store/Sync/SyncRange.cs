namespace Waku.Node.Store.Sync;

/// <summary>A range of messages (WAKU-SYNC, Range). Its lower bound is the upper bound of the range before.</summary>
/// <param name="Upper">Exclusive upper bound.</param>
/// <param name="Kind">What it carries.</param>
/// <param name="Fingerprint">Exclusive or of its hashes, 32 bytes; empty for other kinds.</param>
/// <param name="Items">Its messages in order; empty for other kinds.</param>
/// <param name="Reconciled">True when the sender knows the other's set too; only of item sets.</param>
public sealed record SyncRange(SyncId Upper, SyncRangeKind Kind, ReadOnlyMemory<byte> Fingerprint, IReadOnlyList<SyncId> Items, bool Reconciled)
{
    /// <summary>A range of which nothing is said.</summary>
    public static SyncRange Skip(SyncId upper) => new(upper, SyncRangeKind.Skip, default, [], false);

    /// <summary>A range by its fingerprint.</summary>
    public static SyncRange Of(SyncId upper, ReadOnlyMemory<byte> fingerprint) => new(upper, SyncRangeKind.Fingerprint, fingerprint, [], false);

    /// <summary>A range by its messages.</summary>
    public static SyncRange Of(SyncId upper, IReadOnlyList<SyncId> items, bool reconciled) => new(upper, SyncRangeKind.ItemSet, default, items, reconciled);
}
