using Microsoft.Data.Sqlite;
using Waku.Node.Store;

namespace Waku.Node.Sqlite;

/// <summary>
/// Messages in a SQLite file: write-ahead log, one writer with one transaction a batch, readers beside it. What
/// <see cref="PutAsync"/> has accepted survives the death of the process at any moment (synchronous=NORMAL; a power cut may cost the
/// last moments, never the file). After any failure, what is known in memory is read from the data again; a file that was deleted or
/// replaced is noticed with the next call, which fails once, and the path is opened anew.
/// </summary>
public sealed class SqliteMessageStore : IMessageStore
{
    private const int MaxReaders = 4;
    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(5);
    private readonly SqliteSettings _settings;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly SemaphoreSlim _reading = new(MaxReaders, MaxReaders);
    private readonly Stack<SqliteReader> _readers = new();
    private volatile SqliteWriter? _writer;

    private SqliteMessageStore(SqliteSettings settings, SqliteWriter writer)
    {
        _settings = settings;
        _writer = writer;
    }

    /// <summary>Opens or creates a database.</summary>
    /// <param name="path">The file.</param>
    /// <param name="migrate">False to refuse a file of an older schema.</param>
    /// <param name="vacuum">True to compact the file first.</param>
    /// <exception cref="IOException">The file is no database, of a newer schema, or cannot be opened. Names the file.</exception>
    public static SqliteMessageStore Open(string path, bool migrate = true, bool vacuum = false) =>
        Open(new SqliteSettings(path, migrate, BusyTimeout), vacuum);

    internal static SqliteMessageStore Open(SqliteSettings settings, bool vacuum = false)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(settings.Path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        SqliteWriter? writer = null;
        try
        {
            writer = SqliteWriter.Open(settings);
            if (vacuum)
            {
                writer.Vacuum();
            }

            return new SqliteMessageStore(settings, writer);
        }
        catch (SqliteException e)
        {
            writer?.Dispose();
            throw new IOException($"cannot open the store '{settings.Path}': {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> PutAsync(IReadOnlyList<ArchivedMessage> messages, CancellationToken cancellationToken) =>
        WriteAsync(writer => writer.Put(messages), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<StorePage> QueryAsync(StoreQuery query, CancellationToken cancellationToken)
    {
        var topics = await TopicsAsync(cancellationToken).ConfigureAwait(false);
        return await ReadAsync(reader => reader.Query(query, topics.Select(query.PubsubTopic, query.ContentTopics)), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SyncId>> IdsAsync(long from, long to, CancellationToken cancellationToken) =>
        ReadAsync(reader => reader.Ids(from, to), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ArchiveStatistics> StatisticsAsync(CancellationToken cancellationToken) =>
        WriteAsync(static writer => writer.Statistics(), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> DeleteOlderThanAsync(long timestamp, CancellationToken cancellationToken) =>
        WriteAsync(writer => writer.Delete("DELETE FROM messages WHERE timestamp < $x", timestamp), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> DeleteOldestAsync(long count, CancellationToken cancellationToken) => WriteAsync(
        writer => writer.Delete("DELETE FROM messages WHERE id IN (SELECT id FROM messages ORDER BY timestamp, hash LIMIT $x)", count), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        for (var i = 0; i < MaxReaders; i++)
        {
            await _reading.WaitAsync().ConfigureAwait(false);
        }

        DropReaders();
        _writer?.Dispose();
        _writing.Dispose();
        _reading.Dispose();
    }

    private async ValueTask<T> WriteAsync<T>(Func<SqliteWriter, T> write, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return write(Writer());
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>The topics that the data has, read anew when a write failed since.</summary>
    private async ValueTask<TopicTable> TopicsAsync(CancellationToken cancellationToken) =>
        _writer is { IsStale: false } writer && !writer.HasMoved ? writer.Topics : await WriteAsync(
            static w =>
            {
                w.Refresh();
                return w.Topics;
            }, cancellationToken).ConfigureAwait(false);

    /// <summary>The writer of the file that lies at the path now.</summary>
    /// <exception cref="IOException">The file was deleted or replaced since the last call, and is open anew; or it cannot be opened.</exception>
    private SqliteWriter Writer()
    {
        if (_writer is { } open)
        {
            if (!open.HasMoved)
            {
                return open;
            }

            _writer = null;
            open.Dispose();
            DropReaders();
            _writer = SqliteWriter.Open(_settings);
            throw new IOException($"the store '{_settings.Path}' was deleted or replaced while it was open: what was stored there is gone, it is open anew");
        }

        return _writer = SqliteWriter.Open(_settings);
    }

    private async ValueTask<T> ReadAsync<T>(Func<SqliteReader, T> read, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        SqliteReader? reader = null;
        var isSound = false;
        try
        {
            reader = TakeReader();
            var result = read(reader);
            isSound = true;
            return result;
        }
        catch (CursorNotFoundException)
        {
            isSound = true;
            throw;
        }
        finally
        {
            if (isSound)
            {
                lock (_readers)
                {
                    _readers.Push(reader!);
                }
            }
            else
            {
                reader?.Dispose();
            }

            _reading.Release();
        }
    }

    private SqliteReader TakeReader()
    {
        while (true)
        {
            SqliteReader? reader;
            lock (_readers)
            {
                _readers.TryPop(out reader);
            }

            if (reader is null)
            {
                return new SqliteReader(_settings);
            }

            if (!reader.HasMoved)
            {
                return reader;
            }

            reader.Dispose();
        }
    }

    private void DropReaders()
    {
        lock (_readers)
        {
            while (_readers.TryPop(out var reader))
            {
                reader.Dispose();
            }
        }
    }
}
