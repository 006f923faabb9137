using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;

namespace Waku.QA.Clusters.Observation;

/// <summary>Relay, with publishes and their outcomes, joins and leaves written down.</summary>
internal sealed class ObservedRelay(IRelay inner, string node, MessageHistory history, TimeProvider time) : IRelay
{
    public async Task SubscribeAsync(IReadOnlyList<string> pubsubTopics, CancellationToken cancellationToken)
    {
        await inner.SubscribeAsync(pubsubTopics, cancellationToken).ConfigureAwait(false);
        foreach (var topic in pubsubTopics)
        {
            history.Add(new MessageEvent(EventKind.Join, node, topic, "", time.GetUtcNow()));
        }
    }

    public async Task UnsubscribeAsync(IReadOnlyList<string> pubsubTopics, CancellationToken cancellationToken)
    {
        // Before the call: from here on the node owes nothing.
        foreach (var topic in pubsubTopics)
        {
            history.Add(new MessageEvent(EventKind.Leave, node, topic, "", time.GetUtcNow()));
        }

        await inner.UnsubscribeAsync(pubsubTopics, cancellationToken).ConfigureAwait(false);
    }

    public async Task PublishAsync(string pubsubTopic, NodeMessage message, CancellationToken cancellationToken)
    {
        var publish = MessageEvent.Of(EventKind.Publish, node, pubsubTopic, message, time.GetUtcNow());
        try
        {
            await inner.PublishAsync(pubsubTopic, message, cancellationToken).ConfigureAwait(false);
            history.Add(publish);
        }
        catch (NodeRefusedException e)
        {
            history.Add(publish with { Kind = e.Error is NodeError.Timeout or NodeError.Internal ? EventKind.Unknown : EventKind.Refused });
            throw;
        }
        catch
        {
            history.Add(publish with { Kind = EventKind.Unknown });
            throw;
        }
    }

    public IRelayPublisher OpenPublisher() => new ObservedPublisher(inner.OpenPublisher(), node, history, time);

    public Task<IReadOnlyList<NodeMessage>> DrainAsync(string pubsubTopic, CancellationToken cancellationToken) =>
        inner.DrainAsync(pubsubTopic, cancellationToken);

    public Task SubscribeAutoAsync(IReadOnlyList<string> contentTopics, CancellationToken cancellationToken) =>
        inner.SubscribeAutoAsync(contentTopics, cancellationToken);

    public Task PublishAutoAsync(NodeMessage message, CancellationToken cancellationToken) => inner.PublishAutoAsync(message, cancellationToken);

    public Task<IReadOnlyList<NodeMessage>> DrainAutoAsync(string contentTopic, CancellationToken cancellationToken) =>
        inner.DrainAutoAsync(contentTopic, cancellationToken);
}
