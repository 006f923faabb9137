namespace Waku.Node.Store.Sync;

/// <summary>What a range carries (WAKU-SYNC, RangeType).</summary>
public enum SyncRangeKind
{
    /// <summary>Nothing: it is the same at both ends, or not asked about.</summary>
    Skip = 0,

    /// <summary>The exclusive or of all hashes in it.</summary>
    Fingerprint = 1,

    /// <summary>All messages in it.</summary>
    ItemSet = 2,
}
