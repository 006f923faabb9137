using Waku.QA.Core.Behaviours;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Clusters.Observation;

/// <summary>A node as filter client, that asks its service no more often than that takes.</summary>
internal sealed class PacedFilter(IFilter inner, RequestPacer pacer, Func<RequestRate?> rate) : IFilter
{
    private const string Who = "filter";

    public async Task SubscribeAsync(string? pubsubTopic, IReadOnlyList<string> contentTopics, CancellationToken cancellationToken)
    {
        await pacer.WaitAsync(Who, rate(), cancellationToken).ConfigureAwait(false);
        await inner.SubscribeAsync(pubsubTopic, contentTopics, cancellationToken).ConfigureAwait(false);
    }

    public async Task UnsubscribeAsync(string? pubsubTopic, IReadOnlyList<string> contentTopics, CancellationToken cancellationToken)
    {
        await pacer.WaitAsync(Who, rate(), cancellationToken).ConfigureAwait(false);
        await inner.UnsubscribeAsync(pubsubTopic, contentTopics, cancellationToken).ConfigureAwait(false);
    }

    public async Task UnsubscribeAllAsync(CancellationToken cancellationToken)
    {
        await pacer.WaitAsync(Who, rate(), cancellationToken).ConfigureAwait(false);
        await inner.UnsubscribeAllAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task PingAsync(CancellationToken cancellationToken)
    {
        await pacer.WaitAsync(Who, rate(), cancellationToken).ConfigureAwait(false);
        await inner.PingAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task<IReadOnlyList<NodeMessage>> DrainAsync(string contentTopic, CancellationToken cancellationToken) =>
        inner.DrainAsync(contentTopic, cancellationToken);
}
