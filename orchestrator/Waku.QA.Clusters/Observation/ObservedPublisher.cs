using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;

namespace Waku.QA.Clusters.Observation;

/// <summary>A stream of publishes; each is written down as one whose outcome is not known: it may arrive.</summary>
internal sealed class ObservedPublisher(IRelayPublisher inner, string node, MessageHistory history, TimeProvider time) : IRelayPublisher
{
    public void Publish(string pubsubTopic, NodeMessage message)
    {
        history.Add(MessageEvent.Of(EventKind.Unknown, node, pubsubTopic, message, time.GetUtcNow()));
        inner.Publish(pubsubTopic, message);
    }

    public Task CompleteAsync(CancellationToken cancellationToken) => inner.CompleteAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
