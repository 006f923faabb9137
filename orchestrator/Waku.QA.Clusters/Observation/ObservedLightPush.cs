using Waku.QA.Core.Behaviours;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;

namespace Waku.QA.Clusters.Observation;

/// <summary>Lightpush, with what is pushed written down: it may arrive, whatever the service says.</summary>
internal sealed class ObservedLightPush(ILightPush inner, MessageHistory history, TimeProvider time, RequestPacer pacer, Func<RequestRate?> rate) : ILightPush
{
    private const string Who = "lightpush";

    public async Task<int?> PublishAsync(string? pubsubTopic, NodeMessage message, CancellationToken cancellationToken)
    {
        await pacer.WaitAsync(Who, rate(), cancellationToken).ConfigureAwait(false);
        Record(pubsubTopic, message);
        return await inner.PublishAsync(pubsubTopic, message, cancellationToken).ConfigureAwait(false);
    }

    public async Task PublishLegacyAsync(string? pubsubTopic, NodeMessage message, CancellationToken cancellationToken)
    {
        await pacer.WaitAsync(Who, rate(), cancellationToken).ConfigureAwait(false);
        Record(pubsubTopic, message);
        await inner.PublishLegacyAsync(pubsubTopic, message, cancellationToken).ConfigureAwait(false);
    }

    private void Record(string? topic, NodeMessage message)
    {
        if (topic is not null)
        {
            history.Foreign(topic, message, time.GetUtcNow());
        }
    }
}
