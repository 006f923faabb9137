using Google.Protobuf;
using Waku.Node.Control;
using Waku.Node.Control.V1;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.DotnetWaku;

/// <summary>Publishing and static subscriptions by gRPC; draining caches and content topics by REST.</summary>
internal sealed class ControlledRelay(IRelay rest, ControlChannel control) : IRelay
{
    public Task SubscribeAsync(IReadOnlyList<string> pubsubTopics, CancellationToken cancellationToken) =>
        ControlCall.RunAsync("Subscribe", () => control.Calls.SubscribeAsync(new TopicsRequest { PubsubTopics = { pubsubTopics } }, cancellationToken: cancellationToken));

    public Task UnsubscribeAsync(IReadOnlyList<string> pubsubTopics, CancellationToken cancellationToken) =>
        ControlCall.RunAsync("Unsubscribe", () => control.Calls.UnsubscribeAsync(new TopicsRequest { PubsubTopics = { pubsubTopics } }, cancellationToken: cancellationToken));

    public Task PublishAsync(string pubsubTopic, NodeMessage message, CancellationToken cancellationToken) =>
        ControlCall.RunAsync("Publish", () => control.Calls.PublishAsync(Request(pubsubTopic, message), cancellationToken: cancellationToken));

    public IRelayPublisher OpenPublisher() => new StreamPublisher(control);

    /// <summary>The request that publishes a message; its bytes are not copied.</summary>
    internal static PublishRequest Request(string pubsubTopic, NodeMessage message) => new()
    {
        PubsubTopic = pubsubTopic,
        Message = new WakuMessage
        {
            Payload = UnsafeByteOperations.UnsafeWrap(message.Payload),
            ContentTopic = message.ContentTopic,
            Timestamp = message.Timestamp,
            Version = message.Version,
            Meta = UnsafeByteOperations.UnsafeWrap(message.Meta),
            Ephemeral = message.Ephemeral,
        },
    };

    public Task<IReadOnlyList<NodeMessage>> DrainAsync(string pubsubTopic, CancellationToken cancellationToken) => rest.DrainAsync(pubsubTopic, cancellationToken);

    public Task SubscribeAutoAsync(IReadOnlyList<string> contentTopics, CancellationToken cancellationToken) => rest.SubscribeAutoAsync(contentTopics, cancellationToken);

    public Task PublishAutoAsync(NodeMessage message, CancellationToken cancellationToken) => rest.PublishAutoAsync(message, cancellationToken);

    public Task<IReadOnlyList<NodeMessage>> DrainAutoAsync(string contentTopic, CancellationToken cancellationToken) => rest.DrainAutoAsync(contentTopic, cancellationToken);
}
