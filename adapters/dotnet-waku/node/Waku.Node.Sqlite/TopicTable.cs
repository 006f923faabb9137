using Microsoft.Data.Sqlite;

namespace Waku.Node.Sqlite;

/// <summary>Pairs of pubsub and content topic, stored once each and known in memory. Guarded by the writer.</summary>
internal sealed class TopicTable
{
    private readonly Dictionary<(string Pubsub, string Content), long> _ids = [];

    public TopicTable(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, pubsub, content FROM topics";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            _ids[(reader.GetString(1), reader.GetString(2))] = reader.GetInt64(0);
        }
    }

    public long IdOf(SqliteConnection connection, SqliteTransaction transaction, string pubsub, string content)
    {
        lock (_ids)
        {
            if (_ids.TryGetValue((pubsub, content), out var known))
            {
                return known;
            }
        }

        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO topics (pubsub, content) VALUES ($p, $c) RETURNING id";
        command.Parameters.AddWithValue("$p", pubsub);
        command.Parameters.AddWithValue("$c", content);
        var id = (long)command.ExecuteScalar()!;
        lock (_ids)
        {
            return _ids[(pubsub, content)] = id;
        }
    }

    /// <summary>Undoes what an aborted transaction added.</summary>
    public void Forget(IEnumerable<(string, string)> pairs)
    {
        lock (_ids)
        {
            foreach (var pair in pairs)
            {
                _ids.Remove(pair);
            }
        }
    }

    /// <summary>Ids that a query selects; null for all.</summary>
    public List<long>? Select(string? pubsub, IReadOnlyList<string> contents)
    {
        if (pubsub is null && contents.Count == 0)
        {
            return null;
        }

        var wanted = contents.Count > 0 ? contents.ToHashSet() : null;
        lock (_ids)
        {
            return [.. _ids.Where(t => (pubsub is null || t.Key.Pubsub == pubsub) && (wanted is null || wanted.Contains(t.Key.Content)))
                .Select(static t => t.Value).Order()];
        }
    }
}
