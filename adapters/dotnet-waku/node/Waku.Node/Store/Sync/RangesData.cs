namespace Waku.Node.Store.Sync;

/// <summary>One message of the reconciliation protocol (WAKU-SYNC, RangesData).</summary>
/// <param name="PubsubTopics">Pubsub topics of the sender; none for all.</param>
/// <param name="ContentTopics">Content topics it keeps to; none for all. nwaku's dialect only.</param>
/// <param name="Ranges">Ranges in order, the first from zero; none ends the session.</param>
/// <param name="Dialect">Its bytes.</param>
public sealed record RangesData(
    IReadOnlyList<string> PubsubTopics, IReadOnlyList<string> ContentTopics, IReadOnlyList<SyncRange> Ranges, SyncDialect Dialect = SyncDialect.Nwaku)
{
    /// <summary>True when it says something that can be answered.</summary>
    public bool HasWork => Ranges.Any(static r => r.Kind != SyncRangeKind.Skip);
}
