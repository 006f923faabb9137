using Waku.Node.Store;

namespace Waku.Node.Tests.Interception;

/// <summary>A back end of an application that throws whatever it is asked.</summary>
internal sealed class BrokenStore(Func<Exception> make) : IMessageStore
{
    public ValueTask<int> PutAsync(IReadOnlyList<ArchivedMessage> messages, CancellationToken cancellationToken) => throw make();

    public ValueTask<StorePage> QueryAsync(StoreQuery query, CancellationToken cancellationToken) => throw make();

    public ValueTask<IReadOnlyList<SyncId>> IdsAsync(long from, long to, CancellationToken cancellationToken) => throw make();

    public ValueTask<ArchiveStatistics> StatisticsAsync(CancellationToken cancellationToken) => throw make();

    public ValueTask<int> DeleteOlderThanAsync(long timestamp, CancellationToken cancellationToken) => throw make();

    public ValueTask<int> DeleteOldestAsync(long count, CancellationToken cancellationToken) => throw make();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
