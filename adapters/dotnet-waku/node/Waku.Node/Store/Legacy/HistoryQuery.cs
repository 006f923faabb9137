namespace Waku.Node.Store.Legacy;

/// <summary>A query of store v2 (13/WAKU2-STORE, previous version 2.0.0-beta4).</summary>
public sealed record HistoryQuery
{
    /// <summary>Only this pubsub topic.</summary>
    public string? PubsubTopic { get; init; }

    /// <summary>Only these content topics; empty for all.</summary>
    public IReadOnlyList<string> ContentTopics { get; init; } = [];

    /// <summary>Oldest timestamp, Unix nanoseconds.</summary>
    public long? StartTime { get; init; }

    /// <summary>Newest timestamp, Unix nanoseconds.</summary>
    public long? EndTime { get; init; }

    /// <summary>Messages wanted.</summary>
    public ulong PageSize { get; init; } = StoreQuery.DefaultPageSize;

    /// <summary>Where the page before ended.</summary>
    public HistoryCursor? Cursor { get; init; }

    /// <summary>True from old to new.</summary>
    public bool Forward { get; init; } = true;
}
