using Waku.Node.Messages;
using Waku.Node.Store.Sync;

namespace Waku.Node.Store;

/// <summary>Messages in memory, at most a fixed number: the oldest make room (nwaku's queue driver keeps 25,000).</summary>
public sealed class InMemoryMessageStore(int capacity = InMemoryMessageStore.DefaultCapacity) : IMessageStore
{
    /// <summary>nwaku's capacity.</summary>
    public const int DefaultCapacity = 25_000;

    private const int RowOverhead = 200;
    private readonly Lock _lock = new();
    private readonly SortedSet<ArchivedMessage> _rows = new(RowOrder.Instance);
    private readonly Dictionary<ReadOnlyMemory<byte>, ArchivedMessage> _byHash = new(HashComparer.Instance);
    private long _bytes;

    /// <inheritdoc/>
    public ValueTask<int> PutAsync(IReadOnlyList<ArchivedMessage> messages, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var added = 0;
            foreach (var message in messages)
            {
                if (_byHash.TryAdd(message.Hash, message))
                {
                    _rows.Add(message);
                    _bytes += message.Encoded.Length + RowOverhead;
                    added++;
                }
            }

            Trim(_rows.Count - capacity);
            return ValueTask.FromResult(added);
        }
    }

    /// <inheritdoc/>
    public ValueTask<StorePage> QueryAsync(StoreQuery query, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(Select(query));
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SyncId>> IdsAsync(long from, long to, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ValueTask.FromResult<IReadOnlyList<SyncId>>(from >= to || _rows.Count == 0 ? []
                : [.. _rows.GetViewBetween(RowOrder.First(from), RowOrder.First(to)).Select(static r => new SyncId(r.Timestamp, r.Hash))]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<ArchiveStatistics> StatisticsAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(new ArchiveStatistics(_rows.Count, _bytes, _rows.Min?.Timestamp));
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> DeleteOlderThanAsync(long timestamp, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var deleted = 0;
            while (_rows.Min is { } oldest && oldest.Timestamp < timestamp)
            {
                Trim(1);
                deleted++;
            }

            return ValueTask.FromResult(deleted);
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> DeleteOldestAsync(long count, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(Trim(count));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private int Trim(long count)
    {
        var deleted = 0;
        for (; deleted < count && _rows.Min is { } oldest; deleted++)
        {
            _rows.Remove(oldest);
            _byHash.Remove(oldest.Hash);
            _bytes -= oldest.Encoded.Length + RowOverhead;
        }

        return deleted;
    }

    private StorePage Select(StoreQuery query)
    {
        ArchivedMessage? cursor = null;
        if (query.Cursor is { } hash && !_byHash.TryGetValue(hash, out cursor))
        {
            throw new CursorNotFoundException();
        }

        var filter = new StoreFilter(query);
        var size = query.EffectivePageSize;
        List<ArchivedMessage> found = [];
        foreach (var row in Candidates(query, cursor))
        {
            if (filter.IsPast(row, query.Forward))
            {
                break;
            }

            if ((cursor is null || !ReferenceEquals(row, cursor)) && filter.Accepts(row))
            {
                found.Add(row);
                if (found.Count > size)
                {
                    break;
                }
            }
        }

        var hasMore = found.Count > size;
        if (hasMore)
        {
            found.RemoveAt(size);
        }

        if (!query.Forward)
        {
            found.Reverse();
        }

        return new StorePage([.. found.Select(m => StoreFilter.Entry(m, query.IncludeData))], hasMore);
    }

    private IEnumerable<ArchivedMessage> Candidates(StoreQuery query, ArchivedMessage? cursor)
    {
        if (query.Hashes.Count > 0)
        {
            var rows = query.Hashes.Select(h => _byHash.GetValueOrDefault(h)).OfType<ArchivedMessage>().Distinct()
                .Where(r => cursor is null || (RowOrder.Instance.Compare(r, cursor) > 0) == query.Forward)
                .Order(RowOrder.Instance);
            return query.Forward ? rows : rows.Reverse();
        }

        if (_rows.Count == 0)
        {
            return [];
        }

        var low = query.Forward && cursor is not null ? cursor : RowOrder.First(query.TimeStart ?? long.MinValue);
        var high = !query.Forward && cursor is not null ? cursor : RowOrder.Last(query.TimeEnd ?? long.MaxValue);
        if (RowOrder.Instance.Compare(low, high) > 0)
        {
            return [];
        }

        var view = _rows.GetViewBetween(low, high);
        return query.Forward ? view : view.Reverse();
    }
}
