using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Waku.Node.Messages;
using Waku.Node.Store;

namespace Waku.Node.Sqlite;

/// <summary>One reading connection. Finds the keys of a page through an index, then reads only those rows.</summary>
internal sealed class SqliteReader : IDisposable
{
    /// <summary>Up to so many topics each is read through its own index range and merged; above, all rows are filtered in time order.</summary>
    private const int MaxMergedTopics = 64;

    private readonly SqliteConnection _connection;
    private readonly SqliteStatements _statements;

    public SqliteReader(SqliteSettings settings)
    {
        _connection = SqliteFile.Open(settings, SqliteOpenMode.ReadWrite);
        _statements = new SqliteStatements(_connection, settings.Faults);
        try
        {
            _statements.Run($"PRAGMA query_only = ON; PRAGMA busy_timeout = {(int)settings.BusyTimeout.TotalMilliseconds}; PRAGMA cache_size = -2048;");
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>True when the file was deleted or replaced.</summary>
    public bool HasMoved => SqliteFile.HasMoved(_connection);

    /// <param name="query">The query.</param>
    /// <param name="topics">Ids of the topics it selects; null for all.</param>
    public StorePage Query(StoreQuery query, List<long>? topics)
    {
        // One snapshot for cursor, keys and rows.
        using var transaction = _connection.BeginTransaction(deferred: true);
        var cursor = query.Cursor is { } hash ? Position(hash) ?? throw new CursorNotFoundException() : (Key?)null;
        if (topics is { Count: 0 })
        {
            return new StorePage([], false);
        }

        var size = query.EffectivePageSize;
        var keys = query.Hashes.Count > 0 ? KeysOfHashes(query, topics, cursor)
            : topics is null ? Keys(query, "", [], cursor, size + 1)
            : topics.Count <= MaxMergedTopics ? [.. topics.SelectMany(t => Keys(query, "topic = $topic AND ", [t], cursor, size + 1))]
            : Keys(query, $"topic IN ({string.Join(',', topics)}) AND ", [], cursor, size + 1);
        keys.Sort();
        if (!query.Forward)
        {
            keys.Reverse();
        }

        var hasMore = keys.Count > size;
        var page = keys.Take(size).ToList();
        page.Sort();
        return new StorePage([.. page.Select(k => query.IncludeData ? Row(k) : new StoreEntry(k.Hash, null, null))], hasMore);
    }

    /// <summary>Keys of a window, in order.</summary>
    public IReadOnlyList<SyncId> Ids(long from, long to) => _statements.Rows(
        "SELECT timestamp, hash FROM messages WHERE timestamp >= $from AND timestamp < $to ORDER BY timestamp, hash",
        static r => new SyncId(r.GetInt64(0), r.GetFieldValue<byte[]>(1)), ("$from", from), ("$to", to));

    public void Dispose() => _connection.Dispose();

    private Key? Position(ReadOnlyMemory<byte> hash)
    {
        var found = _statements.Rows(
            "SELECT timestamp, id FROM messages WHERE hash = $h", r => new Key(r.GetInt64(0), hash.ToArray(), r.GetInt64(1)), ("$h", hash.ToArray()));
        return found.Count > 0 ? found[0] : null;
    }

    private List<Key> Keys(StoreQuery query, string topicCondition, long[] topic, Key? cursor, int limit)
    {
        var sql = new StringBuilder($"SELECT timestamp, hash, id FROM messages WHERE {topicCondition}timestamp >= $from AND timestamp <= $to");
        if (cursor is not null)
        {
            sql.Append(query.Forward ? " AND (timestamp, hash) > ($ct, $ch)" : " AND (timestamp, hash) < ($ct, $ch)");
        }

        var order = query.Forward ? "ASC" : "DESC";
        sql.Append(CultureInfo.InvariantCulture, $" ORDER BY timestamp {order}, hash {order} LIMIT {limit}");
        List<(string, object)> parameters = [("$from", query.TimeStart ?? long.MinValue), ("$to", query.TimeEnd ?? long.MaxValue)];
        if (topic.Length > 0)
        {
            parameters.Add(("$topic", topic[0]));
        }

        if (cursor is { } at)
        {
            parameters.AddRange([("$ct", at.Timestamp), ("$ch", at.Hash)]);
        }

        return _statements.Rows(sql.ToString(), static r => new Key(r.GetInt64(0), r.GetFieldValue<byte[]>(1), r.GetInt64(2)), [.. parameters]);
    }

    private List<Key> KeysOfHashes(StoreQuery query, List<long>? topics, Key? cursor)
    {
        List<Key> keys = [];
        foreach (var hash in query.Hashes.Distinct(HashComparer.Instance))
        {
            foreach (var (key, topic) in _statements.Rows(
                "SELECT timestamp, hash, id, topic FROM messages WHERE hash = $h",
                static r => (new Key(r.GetInt64(0), r.GetFieldValue<byte[]>(1), r.GetInt64(2)), r.GetInt64(3)), ("$h", hash.ToArray())))
            {
                var order = cursor is { } at ? key.CompareTo(at) : query.Forward ? 1 : -1;
                if (order != 0 && order > 0 == query.Forward && (topics is null || topics.Contains(topic))
                    && key.Timestamp >= (query.TimeStart ?? long.MinValue) && key.Timestamp <= (query.TimeEnd ?? long.MaxValue))
                {
                    keys.Add(key);
                }
            }
        }

        return keys;
    }

    private StoreEntry Row(Key key) => _statements.Rows(
        "SELECT m.message, t.pubsub FROM messages m JOIN topics t ON t.id = m.topic WHERE m.id = $id",
        r => new StoreEntry(key.Hash, r.GetFieldValue<byte[]>(0), r.GetString(1)), ("$id", key.Id))[0];

    private readonly record struct Key(long Timestamp, byte[] Hash, long Id) : IComparable<Key>
    {
        public int CompareTo(Key other)
        {
            var byTime = Timestamp.CompareTo(other.Timestamp);
            return byTime != 0 ? byTime : Hash.AsSpan().SequenceCompareTo(other.Hash);
        }
    }
}
