namespace Waku.QA.Core.Nodes;

/// <summary>11/WAKU2-RELAY through a node's control interface.</summary>
public interface IRelay
{
    /// <summary>Joins pubsub topics.</summary>
    Task SubscribeAsync(IReadOnlyList<string> pubsubTopics, CancellationToken cancellationToken);

    /// <summary>Leaves pubsub topics.</summary>
    Task UnsubscribeAsync(IReadOnlyList<string> pubsubTopics, CancellationToken cancellationToken);

    /// <summary>Publishes on a pubsub topic.</summary>
    /// <exception cref="NodeRefusedException">The node said no, and why.</exception>
    Task PublishAsync(string pubsubTopic, NodeMessage message, CancellationToken cancellationToken);

    /// <summary>Opens a stream of messages to be published.</summary>
    /// <exception cref="Adapters.UnsupportedCapabilityException">The implementation has none.</exception>
    IRelayPublisher OpenPublisher();

    /// <summary>Takes what arrived on a pubsub topic since the last call. Draining: one consumer per node and topic.</summary>
    Task<IReadOnlyList<NodeMessage>> DrainAsync(string pubsubTopic, CancellationToken cancellationToken);

    /// <summary>Joins the shards of content topics.</summary>
    Task SubscribeAutoAsync(IReadOnlyList<string> contentTopics, CancellationToken cancellationToken);

    /// <summary>Publishes on the shard of the message's content topic.</summary>
    Task PublishAutoAsync(NodeMessage message, CancellationToken cancellationToken);

    /// <summary>Takes what arrived for a content topic since the last call.</summary>
    Task<IReadOnlyList<NodeMessage>> DrainAutoAsync(string contentTopic, CancellationToken cancellationToken);
}
