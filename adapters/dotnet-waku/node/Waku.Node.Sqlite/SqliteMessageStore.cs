using Microsoft.Data.Sqlite;
using Waku.Node.Store;
using Waku.Node.Store.Sync;

namespace Waku.Node.Sqlite;

/// <summary>
/// Messages in a SQLite file: write-ahead log, one writer with one transaction a batch, readers beside it. What
/// <see cref="PutAsync"/> has accepted survives the death of the process at any moment (synchronous=NORMAL; a power cut may cost the
/// last moments, never the file).
/// </summary>
public sealed class SqliteMessageStore : IMessageStore
{
    private const int MaxReaders = 4;
    private readonly string _path;
    private readonly SqliteConnection _writer;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly SemaphoreSlim _reading = new(MaxReaders, MaxReaders);
    private readonly Stack<SqliteReader> _readers = new();
    private readonly TopicTable _topics;
    private readonly SqliteCommand _insert;
    private long _count;

    private SqliteMessageStore(string path, SqliteConnection writer)
    {
        _path = path;
        _writer = writer;
        _topics = new TopicTable(writer);
        _count = (long)Scalar("SELECT COUNT(*) FROM messages")!;
        _insert = writer.CreateCommand();
        _insert.CommandText = "INSERT OR IGNORE INTO messages (hash, timestamp, topic, message) VALUES ($h, $t, $topic, $m)";
        foreach (var name in (string[])["$h", "$t", "$topic", "$m"])
        {
            _insert.Parameters.Add(new SqliteParameter { ParameterName = name });
        }
    }

    /// <summary>Opens or creates a database.</summary>
    /// <param name="path">The file.</param>
    /// <param name="migrate">False to refuse a file of an older schema.</param>
    /// <param name="vacuum">True to compact the file first.</param>
    /// <exception cref="IOException">The file is no database, of a newer schema, or cannot be opened. Names the file.</exception>
    public static SqliteMessageStore Open(string path, bool migrate = true, bool vacuum = false)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var connection = new SqliteConnection(ConnectionString(path, SqliteOpenMode.ReadWriteCreate));
        try
        {
            connection.Open();
            Execute(connection,
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384; PRAGMA busy_timeout = 5000;");
            SqliteMigrations.Apply(connection, migrate);
            if (vacuum)
            {
                Execute(connection, "VACUUM");
            }

            return new SqliteMessageStore(path, connection);
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new IOException($"cannot open the store '{path}': {e.Message}", e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<int> PutAsync(IReadOnlyList<ArchivedMessage> messages, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return Put(messages);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask<StorePage> QueryAsync(StoreQuery query, CancellationToken cancellationToken) =>
        ReadAsync(reader => reader.Query(query, _topics.Select(query.PubsubTopic, query.ContentTopics)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SyncId>> IdsAsync(long from, long to, CancellationToken cancellationToken) =>
        ReadAsync(reader => reader.Ids(from, to), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<ArchiveStatistics> StatisticsAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var pages = (long)Scalar("PRAGMA page_count")! - (long)Scalar("PRAGMA freelist_count")!;
            return new ArchiveStatistics(_count, pages * (long)Scalar("PRAGMA page_size")!, Scalar("SELECT MIN(timestamp) FROM messages") as long?);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> DeleteOlderThanAsync(long timestamp, CancellationToken cancellationToken) =>
        DeleteAsync("DELETE FROM messages WHERE timestamp < $x", timestamp, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> DeleteOldestAsync(long count, CancellationToken cancellationToken) =>
        DeleteAsync("DELETE FROM messages WHERE id IN (SELECT id FROM messages ORDER BY timestamp, hash LIMIT $x)", count, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        for (var i = 0; i < MaxReaders; i++)
        {
            await _reading.WaitAsync().ConfigureAwait(false);
        }

        foreach (var reader in _readers)
        {
            reader.Dispose();
        }

        _insert.Dispose();
        _writer.Dispose();
        _writing.Dispose();
        _reading.Dispose();
    }

    private async ValueTask<T> ReadAsync<T>(Func<SqliteReader, T> read, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        SqliteReader? reader = null;
        try
        {
            lock (_readers)
            {
                _readers.TryPop(out reader);
            }

            reader ??= new SqliteReader(ConnectionString(_path, SqliteOpenMode.ReadWrite));
            return read(reader);
        }
        finally
        {
            if (reader is not null)
            {
                lock (_readers)
                {
                    _readers.Push(reader);
                }
            }

            _reading.Release();
        }
    }

    // Pooling keeps handles of deleted files open; this store pools its own readers.
    private static string ConnectionString(string path, SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString();

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private object? Scalar(string sql)
    {
        using var command = _writer.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private int Put(IReadOnlyList<ArchivedMessage> messages)
    {
        using var transaction = _writer.BeginTransaction();
        _insert.Transaction = transaction;
        try
        {
            var added = 0;
            foreach (var message in messages)
            {
                _insert.Parameters[0].Value = Bytes(message.Hash);
                _insert.Parameters[1].Value = message.Timestamp;
                _insert.Parameters[2].Value = _topics.IdOf(_writer, transaction, message.PubsubTopic, message.ContentTopic);
                _insert.Parameters[3].Value = Bytes(message.Encoded);
                added += _insert.ExecuteNonQuery();
            }

            transaction.Commit();
            _count += added;
            return added;
        }
        catch
        {
            _topics.Forget(messages.Select(static m => (m.PubsubTopic, m.ContentTopic)));
            throw;
        }
    }

    private async ValueTask<int> DeleteAsync(string sql, long argument, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var command = _writer.CreateCommand();
            command.CommandText = sql;
            command.Parameters.AddWithValue("$x", argument);
            var deleted = command.ExecuteNonQuery();
            _count -= deleted;
            return deleted;
        }
        finally
        {
            _writing.Release();
        }
    }

    private static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(memory, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array : memory.ToArray();
}
