using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Waku.Node.Messages;
using Waku.Node.Store;
using Waku.Node.Store.Sync;

namespace Waku.Node.Sqlite;

/// <summary>One reading connection. Finds the keys of a page through an index, then reads only those rows.</summary>
internal sealed class SqliteReader : IDisposable
{
    /// <summary>Up to so many topics each is read through its own index range and merged; above, all rows are filtered in time order.</summary>
    private const int MaxMergedTopics = 64;

    private readonly SqliteConnection _connection;

    public SqliteReader(string connectionString)
    {
        _connection = new SqliteConnection(connectionString);
        _connection.Open();
        using var command = _connection.CreateCommand();
        command.CommandText = "PRAGMA query_only = ON; PRAGMA busy_timeout = 5000; PRAGMA cache_size = -8192;";
        command.ExecuteNonQuery();
    }

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
    public IReadOnlyList<SyncId> Ids(long from, long to)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT timestamp, hash FROM messages WHERE timestamp >= $from AND timestamp < $to ORDER BY timestamp, hash";
        command.Parameters.AddWithValue("$from", from);
        command.Parameters.AddWithValue("$to", to);
        using var rows = command.ExecuteReader();
        List<SyncId> ids = [];
        while (rows.Read())
        {
            ids.Add(new SyncId(rows.GetInt64(0), (byte[])rows[1]));
        }

        return ids;
    }

    public void Dispose() => _connection.Dispose();

    private Key? Position(ReadOnlyMemory<byte> hash)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT timestamp, id FROM messages WHERE hash = $h";
        command.Parameters.AddWithValue("$h", hash.ToArray());
        using var reader = command.ExecuteReader();
        return reader.Read() ? new Key(reader.GetInt64(0), hash.ToArray(), reader.GetInt64(1)) : null;
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
        using var command = _connection.CreateCommand();
        command.CommandText = sql.ToString();
        command.Parameters.AddWithValue("$from", query.TimeStart ?? long.MinValue);
        command.Parameters.AddWithValue("$to", query.TimeEnd ?? long.MaxValue);
        if (topic.Length > 0)
        {
            command.Parameters.AddWithValue("$topic", topic[0]);
        }

        if (cursor is { } at)
        {
            command.Parameters.AddWithValue("$ct", at.Timestamp);
            command.Parameters.AddWithValue("$ch", at.Hash);
        }

        return ReadKeys(command);
    }

    private List<Key> KeysOfHashes(StoreQuery query, List<long>? topics, Key? cursor)
    {
        List<Key> keys = [];
        foreach (var hash in query.Hashes.Distinct(HashComparer.Instance))
        {
            using var command = _connection.CreateCommand();
            command.CommandText = "SELECT timestamp, hash, id, topic FROM messages WHERE hash = $h";
            command.Parameters.AddWithValue("$h", hash.ToArray());
            using var reader = command.ExecuteReader();
            if (reader.Read() && (topics is null || topics.Contains(reader.GetInt64(3))))
            {
                var key = new Key(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1), reader.GetInt64(2));
                var order = cursor is { } at ? key.CompareTo(at) : query.Forward ? 1 : -1;
                if (order != 0 && order > 0 == query.Forward && key.Timestamp >= (query.TimeStart ?? long.MinValue)
                    && key.Timestamp <= (query.TimeEnd ?? long.MaxValue))
                {
                    keys.Add(key);
                }
            }
        }

        return keys;
    }

    private static List<Key> ReadKeys(SqliteCommand command)
    {
        List<Key> keys = [];
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            keys.Add(new Key(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1), reader.GetInt64(2)));
        }

        return keys;
    }

    private StoreEntry Row(Key key)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT m.message, t.pubsub FROM messages m JOIN topics t ON t.id = m.topic WHERE m.id = $id";
        command.Parameters.AddWithValue("$id", key.Id);
        using var reader = command.ExecuteReader();
        reader.Read();
        return new StoreEntry(key.Hash, reader.GetFieldValue<byte[]>(0), reader.GetString(1));
    }

    private readonly record struct Key(long Timestamp, byte[] Hash, long Id) : IComparable<Key>
    {
        public int CompareTo(Key other)
        {
            var byTime = Timestamp.CompareTo(other.Timestamp);
            return byTime != 0 ? byTime : Hash.AsSpan().SequenceCompareTo(other.Hash);
        }
    }
}
