using Waku.Node.Store.Sync;

namespace Waku.Node.Store;

/// <summary>A back end of the archive. Implementations are safe for concurrent use.</summary>
public interface IMessageStore : IAsyncDisposable
{
    /// <summary>Keeps messages and returns how many were new. A back end with a file has them on it, safe against the death of the process, when this
    /// returns.</summary>
    ValueTask<int> PutAsync(IReadOnlyList<ArchivedMessage> messages, CancellationToken cancellationToken);

    /// <summary>One page of the messages a query selects, in the order (timestamp, hash).</summary>
    /// <exception cref="CursorNotFoundException">The cursor names no stored message.</exception>
    ValueTask<StorePage> QueryAsync(StoreQuery query, CancellationToken cancellationToken);

    /// <summary>What is stored with a timestamp from <paramref name="from"/> (Unix nanoseconds) up to <paramref name="to"/>, which is outside, in
    /// order.</summary>
    ValueTask<IReadOnlyList<SyncId>> IdsAsync(long from, long to, CancellationToken cancellationToken);

    /// <summary>How full it is.</summary>
    ValueTask<ArchiveStatistics> StatisticsAsync(CancellationToken cancellationToken);

    /// <summary>Deletes what is older than <paramref name="timestamp"/> (Unix nanoseconds) and returns how many.</summary>
    ValueTask<int> DeleteOlderThanAsync(long timestamp, CancellationToken cancellationToken);

    /// <summary>Deletes the <paramref name="count"/> oldest messages and returns how many.</summary>
    ValueTask<int> DeleteOldestAsync(long count, CancellationToken cancellationToken);
}
