namespace Waku.QA.Suites.Functional.Store;

/// <summary>
/// What a store must answer, in the plainest words (13/WAKU2-STORE: an absent direction is backward, as an absent proto3
/// bool is false; every implementation differs from the text in that <c>time_end</c> is inclusive). Shares no code with any store.
/// </summary>
public static class StoreModel
{
    /// <summary>Rows of a page when the request does not say.</summary>
    public const int DefaultPage = 20;

    /// <summary>Most rows of a page.</summary>
    public const int MaxPage = 100;

    /// <summary>The page that answers a query: its rows, oldest first, and the cursor of the next, or null.</summary>
    public static (IReadOnlyList<StoredMessage> Rows, byte[]? Cursor) Answer(IReadOnlyList<StoredMessage> stored, WireQuery query)
    {
        var forward = query.Forward ?? false;
        var sorted = stored
            .OrderBy(static m => m.Message.Timestamp)
            .ThenBy(static m => Convert.ToHexString(m.Hash), StringComparer.Ordinal)
            .ToList();
        if (query.Cursor is { } cursor)
        {
            var at = sorted.FindIndex(m => m.Hash.SequenceEqual(cursor));
            sorted = forward ? sorted[(at + 1)..] : sorted[..at];
        }

        var matching = sorted.Where(m => Matches(m, query)).ToList();
        var size = (int)Math.Min(query.Limit is null or 0 ? DefaultPage : query.Limit.Value, MaxPage);
        var rows = forward ? matching.Take(size).ToList() : matching.TakeLast(size).ToList();
        return (rows, rows.Count == matching.Count ? null : (forward ? rows[^1] : rows[0]).Hash);
    }

    private static bool Matches(StoredMessage m, WireQuery query) =>
        (query.PubsubTopic is null || m.Topic == query.PubsubTopic)
        && (query.ContentTopics.Count == 0 || query.ContentTopics.Contains(m.Message.ContentTopic))
        && (query.Start is null || m.Message.Timestamp >= query.Start)
        && (query.End is null || m.Message.Timestamp <= query.End)
        && (query.Hashes.Count == 0 || query.Hashes.Any(h => h.SequenceEqual(m.Hash)));
}
