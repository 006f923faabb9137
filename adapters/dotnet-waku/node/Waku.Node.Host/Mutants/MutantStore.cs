using Waku.Node.Store;
using Waku.Node.Store.Sync;

namespace Waku.Node.Host.Mutants;

/// <summary>A back end that keeps or finds something else than it should.</summary>
internal sealed class MutantStore(IMessageStore inner) : IMessageStore
{
    public Func<StoreQuery, StoreQuery>? Query { get; init; }

    public Func<StoreQuery, StorePage, StorePage>? Page { get; init; }

    public Func<ArchivedMessage, bool>? Keeps { get; init; }

    public Func<IReadOnlyList<SyncId>, IReadOnlyList<SyncId>>? Ids { get; init; }

    public bool ForgivesCursors { get; init; }

    public ValueTask<int> PutAsync(IReadOnlyList<ArchivedMessage> messages, CancellationToken cancellationToken) =>
        inner.PutAsync(Keeps is null ? messages : [.. messages.Where(Keeps)], cancellationToken);

    public async ValueTask<StorePage> QueryAsync(StoreQuery query, CancellationToken cancellationToken)
    {
        var asked = Query?.Invoke(query) ?? query;
        StorePage page;
        try
        {
            page = await inner.QueryAsync(asked, cancellationToken);
        }
        catch (CursorNotFoundException) when (ForgivesCursors)
        {
            page = await inner.QueryAsync(asked with { Cursor = null }, cancellationToken);
        }

        return Page?.Invoke(asked, page) ?? page;
    }

    public async ValueTask<IReadOnlyList<SyncId>> IdsAsync(long from, long to, CancellationToken cancellationToken)
    {
        var ids = await inner.IdsAsync(from, to, cancellationToken);
        return Ids?.Invoke(ids) ?? ids;
    }

    public ValueTask<ArchiveStatistics> StatisticsAsync(CancellationToken cancellationToken) => inner.StatisticsAsync(cancellationToken);

    public ValueTask<int> DeleteOlderThanAsync(long timestamp, CancellationToken cancellationToken) => inner.DeleteOlderThanAsync(timestamp, cancellationToken);

    public ValueTask<int> DeleteOldestAsync(long count, CancellationToken cancellationToken) => inner.DeleteOldestAsync(count, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
