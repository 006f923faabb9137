namespace Waku.Node.Sqlite;

/// <summary>
/// Pairs of pubsub and content topic, stored once each and known in memory. The data is the owner of the fact: what a transaction adds
/// is known only once it is committed, and after any failure all of it is read again. Guarded by the writer.
/// </summary>
internal sealed class TopicTable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Pubsub, string Content), long> _pending = [];
    private Dictionary<(string Pubsub, string Content), long> _ids = [];

    /// <summary>Reads the table anew.</summary>
    public void Load(SqliteStatements statements)
    {
        Dictionary<(string, string), long> ids = [];
        foreach (var (pair, id) in statements.Rows("SELECT id, pubsub, content FROM topics", static r => ((r.GetString(1), r.GetString(2)), r.GetInt64(0))))
        {
            ids[pair] = id;
        }

        _pending.Clear();
        lock (_lock)
        {
            _ids = ids;
        }
    }

    /// <summary>Id of a pair, inside of a transaction.</summary>
    public long IdOf(SqliteStatements statements, string pubsub, string content)
    {
        if (_ids.TryGetValue((pubsub, content), out var known) || _pending.TryGetValue((pubsub, content), out known))
        {
            return known;
        }

        statements.Run("INSERT OR IGNORE INTO topics (pubsub, content) VALUES ($p, $c)", ("$p", pubsub), ("$c", content));
        return _pending[(pubsub, content)] =
            (long)statements.Scalar("SELECT id FROM topics WHERE pubsub = $p AND content = $c", ("$p", pubsub), ("$c", content))!;
    }

    /// <summary>The transaction is on the disk.</summary>
    public void Commit()
    {
        if (_pending.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            foreach (var (pair, id) in _pending)
            {
                _ids[pair] = id;
            }
        }

        _pending.Clear();
    }

    /// <summary>Ids that a query selects; null for all.</summary>
    public List<long>? Select(string? pubsub, IReadOnlyList<string> contents)
    {
        if (pubsub is null && contents.Count == 0)
        {
            return null;
        }

        var wanted = contents.Count > 0 ? contents.ToHashSet() : null;
        lock (_lock)
        {
            return [.. _ids.Where(t => (pubsub is null || t.Key.Pubsub == pubsub) && (wanted is null || wanted.Contains(t.Key.Content)))
                .Select(static t => t.Value).Order()];
        }
    }
}
