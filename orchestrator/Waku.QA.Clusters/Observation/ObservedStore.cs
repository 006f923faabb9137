using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;

namespace Waku.QA.Clusters.Observation;

/// <summary>Store, with the rows of answers written down, where they have messages.</summary>
internal sealed class ObservedStore(IStore inner, string node, MessageHistory history, TimeProvider time) : IStore
{
    public async Task<StorePage> QueryAsync(StoreQuery query, CancellationToken cancellationToken) =>
        Record(await inner.QueryAsync(query, cancellationToken).ConfigureAwait(false));

    public Task<StorePage> QueryLegacyAsync(StoreQuery query, CancellationToken cancellationToken) => inner.QueryLegacyAsync(query, cancellationToken);

    private StorePage Record(StorePage page)
    {
        var (answer, now) = (history.NextAnswer(), time.GetUtcNow());
        foreach (var row in page.Rows)
        {
            if (row is { Message: { } message, PubsubTopic: { } topic })
            {
                history.Add(MessageEvent.Of(EventKind.Row, node, topic, message, now) with { Answer = answer });
            }
        }

        return page;
    }
}
