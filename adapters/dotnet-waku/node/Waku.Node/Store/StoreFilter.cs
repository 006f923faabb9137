namespace Waku.Node.Store;

/// <summary>The selection of a query, row by row.</summary>
internal sealed class StoreFilter(StoreQuery query)
{
    private readonly HashSet<string>? _contentTopics = query.ContentTopics.Count > 0 ? [.. query.ContentTopics] : null;

    public bool Accepts(ArchivedMessage row) =>
        (query.PubsubTopic is null || row.PubsubTopic == query.PubsubTopic)
        && (_contentTopics is null || _contentTopics.Contains(row.ContentTopic))
        && (query.TimeStart is not { } start || row.Timestamp >= start)
        && (query.TimeEnd is not { } end || row.Timestamp <= end);

    /// <summary>True when no further row in this direction can be accepted.</summary>
    public bool IsPast(ArchivedMessage row, bool forward) =>
        forward ? query.TimeEnd is { } end && row.Timestamp > end : query.TimeStart is { } start && row.Timestamp < start;

    public static StoreEntry Entry(ArchivedMessage row, bool includeData) =>
        new(row.Hash, includeData ? row.Encoded : (ReadOnlyMemory<byte>?)null, includeData ? row.PubsubTopic : null);
}
