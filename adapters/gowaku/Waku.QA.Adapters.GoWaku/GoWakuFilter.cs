using System.Collections.Concurrent;
using Waku.QA.Adapters.Rest;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.GoWaku;

/// <summary>
/// go-waku's filter client: asked by content topic alone it looks at a shard of cluster 1, so the pubsub topic of the subscription is named as
/// well. Two drains at the same time end the process ("concurrent map writes"): they are asked one after another.
/// </summary>
/// <param name="client">HTTP to the node.</param>
/// <param name="guard">What its version declares.</param>
/// <param name="filter">The parts that are as in the dialect.</param>
internal sealed class GoWakuFilter(RestClient client, CapabilityGuard guard, IFilter filter) : IFilter
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, byte>> _pubsubTopics = new();
    private readonly SemaphoreSlim _turn = new(1);

    public async Task SubscribeAsync(string? pubsubTopic, IReadOnlyList<string> contentTopics, CancellationToken cancellationToken)
    {
        await filter.SubscribeAsync(pubsubTopic, contentTopics, cancellationToken).ConfigureAwait(false);
        foreach (var contentTopic in pubsubTopic is null ? [] : contentTopics)
        {
            _pubsubTopics.GetOrAdd(contentTopic, static _ => new())[pubsubTopic!] = 0;
        }
    }

    public Task UnsubscribeAsync(string? pubsubTopic, IReadOnlyList<string> contentTopics, CancellationToken cancellationToken) =>
        filter.UnsubscribeAsync(pubsubTopic, contentTopics, cancellationToken);

    public Task UnsubscribeAllAsync(CancellationToken cancellationToken) => filter.UnsubscribeAllAsync(cancellationToken);

    public Task PingAsync(CancellationToken cancellationToken) => filter.PingAsync(cancellationToken);

    public async Task<IReadOnlyList<NodeMessage>> DrainAsync(string contentTopic, CancellationToken cancellationToken)
    {
        guard.Require(Capability.FilterClient);

        // A subscription that ended is still asked for: the node says that there is none.
        List<string> paths = _pubsubTopics.TryGetValue(contentTopic, out var known)
            ? [.. known.Keys.Order(StringComparer.Ordinal).Select(pubsubTopic => $"{RestClient.Escape(pubsubTopic)}/{RestClient.Escape(contentTopic)}")]
            : [RestClient.Escape(contentTopic)];
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            List<NodeMessage> messages = [];
            foreach (var path in paths.Select(static p => $"/filter/v2/messages/{p}"))
            {
                messages.AddRange(RestJson.ReadMessages($"GET {path}", await client.GetAsync(path, cancellationToken).ConfigureAwait(false)));
            }

            return messages;
        }
        finally
        {
            _turn.Release();
        }
    }
}
