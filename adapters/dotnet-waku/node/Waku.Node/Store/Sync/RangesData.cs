namespace Waku.Node.Store.Sync;

/// <summary>One message of the reconciliation protocol (WAKU-SYNC, RangesData).</summary>
/// <param name="Cluster">Cluster id of the sender.</param>
/// <param name="Shards">Its shards.</param>
/// <param name="Ranges">Ranges in order, the first from zero; none ends the session.</param>
public sealed record RangesData(ulong Cluster, IReadOnlyList<ulong> Shards, IReadOnlyList<SyncRange> Ranges);
