using Microsoft.Data.Sqlite;
using Waku.Node.Store;

namespace Waku.Node.Sqlite;

/// <summary>The one writing connection of a store, and what is known in memory of the data. Not thread-safe.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private readonly SqliteStatements _statements;
    private readonly SqliteCommand _insert;
    private long _count;

    private SqliteWriter(SqliteStatements statements)
    {
        _statements = statements;
        _insert = statements.Make("INSERT OR IGNORE INTO messages (hash, timestamp, topic, message) VALUES ($h, $t, $topic, $m)");
        foreach (var name in (string[])["$h", "$t", "$topic", "$m"])
        {
            _insert.Parameters.Add(new SqliteParameter { ParameterName = name });
        }
    }

    public TopicTable Topics { get; } = new();

    /// <summary>True after a failure: what is known in memory may no longer be what the data says.</summary>
    public bool IsStale { get; private set; } = true;

    /// <summary>True when the file was deleted or replaced.</summary>
    public bool HasMoved => SqliteFile.HasMoved(_statements.Connection);

    public static SqliteWriter Open(SqliteSettings settings)
    {
        var connection = SqliteFile.Open(settings, SqliteOpenMode.ReadWriteCreate);
        try
        {
            var statements = new SqliteStatements(connection, settings.Faults);
            statements.Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4096;");
            statements.Run($"PRAGMA busy_timeout = {(int)settings.BusyTimeout.TotalMilliseconds}");
            SqliteMigrations.Apply(statements, settings.Migrate);
            var writer = new SqliteWriter(statements);
            writer.Refresh();
            return writer;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>After a failure: ends what was begun, and reads from the data what memory knows of it.</summary>
    public void Refresh()
    {
        if (!IsStale)
        {
            return;
        }

        if (SQLitePCL.raw.sqlite3_get_autocommit(_statements.Connection.Handle) == 0)
        {
            _statements.Run("ROLLBACK");
        }

        Topics.Load(_statements);
        _count = (long)_statements.Scalar("SELECT COUNT(*) FROM messages")!;
        IsStale = false;
    }

    public void Vacuum() => _statements.Run("VACUUM");

    /// <summary>Writes messages, all in one transaction unless one of them is the reason why that fails.</summary>
    /// <exception cref="StoreWriteException">Not everything was written.</exception>
    public int Put(IReadOnlyList<ArchivedMessage> messages)
    {
        List<ArchivedMessage> refused = [];
        Exception? cause = null;
        var (added, position) = (0, 0);
        try
        {
            for (var size = messages.Count; position < messages.Count;)
            {
                try
                {
                    size = Math.Min(size, messages.Count - position);
                    added += PutWhole(messages, position, size);
                    position += size;
                    size *= 2;
                }
                catch (Exception e) when (size > 1 && IsOfMessage(e))
                {
                    size /= 2;
                }
                catch (Exception e) when (IsOfMessage(e))
                {
                    cause = e;
                    refused.Add(messages[position++]);
                }
            }
        }
        catch (Exception e)
        {
            throw new StoreWriteException(e.Message, [.. messages.Skip(position)], refused, e);
        }

        return refused.Count == 0 ? added : throw new StoreWriteException(cause!.Message, [], refused, cause);
    }

    /// <summary>Runs a deletion and returns how many messages are gone.</summary>
    public int Delete(string sql, long argument) => Guarded(() =>
    {
        var deleted = _statements.Run(sql, ("$x", argument));
        _count -= deleted;
        return deleted;
    });

    public ArchiveStatistics Statistics() => Guarded(() =>
    {
        var pages = (long)_statements.Scalar("PRAGMA page_count")! - (long)_statements.Scalar("PRAGMA freelist_count")!;
        return new ArchiveStatistics(
            _count, pages * (long)_statements.Scalar("PRAGMA page_size")!, _statements.Scalar("SELECT MIN(timestamp) FROM messages") as long?);
    });

    public void Dispose()
    {
        _insert.Dispose();
        _statements.Connection.Dispose();
    }

    /// <summary>Failures that belong to a message: another message may be written.</summary>
    private static bool IsOfMessage(Exception e) =>
        e is SqliteException
        {
            SqliteErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT or SQLitePCL.raw.SQLITE_TOOBIG or SQLitePCL.raw.SQLITE_MISMATCH
            or SQLitePCL.raw.SQLITE_RANGE
        } or ArgumentException;

    private int PutWhole(IReadOnlyList<ArchivedMessage> messages, int from, int count) => Guarded(() =>
    {
        _statements.Run("BEGIN IMMEDIATE");
        var added = 0;
        for (var i = from; i < from + count; i++)
        {
            var message = messages[i];
            _insert.Parameters[0].Value = Bytes(message.Hash);
            _insert.Parameters[1].Value = message.Timestamp;
            _insert.Parameters[2].Value = Topics.IdOf(_statements, message.PubsubTopic, message.ContentTopic);
            _insert.Parameters[3].Value = Bytes(message.Encoded);
            added += _statements.Run(_insert);
        }

        _statements.Run("COMMIT");
        Topics.Commit();
        _count += added;
        return added;
    });

    private T Guarded<T>(Func<T> act)
    {
        Refresh();
        IsStale = true;
        var result = act();
        IsStale = false;
        return result;
    }

    private static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(memory, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array : memory.ToArray();
}
