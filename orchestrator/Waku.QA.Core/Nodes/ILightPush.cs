namespace Waku.QA.Core.Nodes;

/// <summary>19/WAKU2-LIGHTPUSH: a node as the client of its lightpush service peer.</summary>
public interface ILightPush
{
    /// <summary>Publishes by lightpush v3; the number of peers that the service relayed to, null where the client is not told.</summary>
    /// <param name="pubsubTopic">Pubsub topic; null where autosharding finds it.</param>
    /// <param name="message">Message.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="NodeRefusedException">The node or the service said no.</exception>
    Task<int?> PublishAsync(string? pubsubTopic, NodeMessage message, CancellationToken cancellationToken);

    /// <summary>Publishes by lightpush v2.</summary>
    /// <exception cref="NodeRefusedException">The node or the service said no.</exception>
    Task PublishLegacyAsync(string? pubsubTopic, NodeMessage message, CancellationToken cancellationToken);
}
