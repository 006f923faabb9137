namespace Waku.QA.Core.Nodes;

/// <summary>12/WAKU2-FILTER: a node as the client of its filter service peer.</summary>
public interface IFilter
{
    /// <summary>Subscribes to content topics.</summary>
    /// <param name="pubsubTopic">Pubsub topic; null where autosharding finds it.</param>
    /// <param name="contentTopics">Content topics.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="NodeRefusedException">The node or the service said no.</exception>
    Task SubscribeAsync(string? pubsubTopic, IReadOnlyList<string> contentTopics, CancellationToken cancellationToken);

    /// <summary>Ends subscriptions to content topics.</summary>
    Task UnsubscribeAsync(string? pubsubTopic, IReadOnlyList<string> contentTopics, CancellationToken cancellationToken);

    /// <summary>Ends all subscriptions.</summary>
    Task UnsubscribeAllAsync(CancellationToken cancellationToken);

    /// <summary>Asks the service whether it still knows this client.</summary>
    /// <exception cref="NodeRefusedException">It does not (<see cref="NodeError.NotSubscribed"/>), or it cannot be reached.</exception>
    Task PingAsync(CancellationToken cancellationToken);

    /// <summary>Takes what was pushed for a content topic since the last call. Draining: one consumer per node and topic.</summary>
    Task<IReadOnlyList<NodeMessage>> DrainAsync(string contentTopic, CancellationToken cancellationToken);
}
