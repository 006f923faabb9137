using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;

namespace Waku.QA.Clusters;

/// <summary>Lightpush, with what is pushed written down: it may arrive, whatever the service says.</summary>
internal sealed class ObservedLightPush(ILightPush inner, MessageHistory history, TimeProvider time) : ILightPush
{
    public Task<int?> PublishAsync(string? pubsubTopic, NodeMessage message, CancellationToken cancellationToken)
    {
        Record(pubsubTopic, message);
        return inner.PublishAsync(pubsubTopic, message, cancellationToken);
    }

    public Task PublishLegacyAsync(string? pubsubTopic, NodeMessage message, CancellationToken cancellationToken)
    {
        Record(pubsubTopic, message);
        return inner.PublishLegacyAsync(pubsubTopic, message, cancellationToken);
    }

    private void Record(string? topic, NodeMessage message)
    {
        if (topic is not null)
        {
            history.Foreign(topic, message, time.GetUtcNow());
        }
    }
}
