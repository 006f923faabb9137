using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Rest;

/// <summary>Relay over REST. An answer of 200 to a publication says nothing of delivery: not even that there is a peer.</summary>
internal sealed class RestRelay(RestClient client, CapabilityGuard guard) : IRelay
{
    private const string Subscriptions = "/relay/v1/subscriptions";
    private const string Messages = "/relay/v1/messages/";
    private const string AutoMessages = "/relay/v1/auto/messages";

    public Task SubscribeAsync(IReadOnlyList<string> pubsubTopics, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, Subscriptions, pubsubTopics, Capability.Relay, cancellationToken);

    public Task UnsubscribeAsync(IReadOnlyList<string> pubsubTopics, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, Subscriptions, pubsubTopics, Capability.Relay, cancellationToken);

    public Task PublishAsync(string pubsubTopic, NodeMessage message, CancellationToken cancellationToken)
    {
        guard.Require(Capability.Relay);
        var path = Messages + RestClient.Escape(pubsubTopic);
        return client.SendAsync(HttpMethod.Post, path, RestJson.Write(w => RestJson.Write(w, message)), cancellationToken);
    }

    public IRelayPublisher OpenPublisher() => throw new UnsupportedCapabilityException("the REST dialect", Capability.PublishStream);

    public async Task<IReadOnlyList<NodeMessage>> DrainAsync(string pubsubTopic, CancellationToken cancellationToken)
    {
        guard.Require(Capability.Relay);
        try
        {
            var path = Messages + RestClient.Escape(pubsubTopic);
            return RestJson.ReadMessages($"GET {path}", await client.GetAsync(path, cancellationToken).ConfigureAwait(false));
        }
        catch (NodeRefusedException e) when (e.Status == 404)
        {
            throw NotSubscribed(e, pubsubTopic);
        }
    }

    public Task SubscribeAutoAsync(IReadOnlyList<string> contentTopics, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "/relay/v1/auto/subscriptions", contentTopics, Capability.Autosharding, cancellationToken);

    public Task PublishAutoAsync(NodeMessage message, CancellationToken cancellationToken)
    {
        guard.Require(Capability.Autosharding);
        return client.SendAsync(HttpMethod.Post, AutoMessages, RestJson.Write(w => RestJson.Write(w, message)), cancellationToken);
    }

    public async Task<IReadOnlyList<NodeMessage>> DrainAutoAsync(string contentTopic, CancellationToken cancellationToken)
    {
        guard.Require(Capability.Autosharding);
        try
        {
            var path = $"{AutoMessages}/{RestClient.Escape(contentTopic)}";
            return RestJson.ReadMessages($"GET {path}", await client.GetAsync(path, cancellationToken).ConfigureAwait(false));
        }
        catch (NodeRefusedException e) when (e.Status == 404)
        {
            throw NotSubscribed(e, contentTopic);
        }
    }

    private Task SendAsync(HttpMethod method, string path, IReadOnlyList<string> topics, Capability needed, CancellationToken cancellationToken)
    {
        guard.Require(needed);
        return client.SendAsync(method, path, topics, cancellationToken);
    }

    /// <summary>An empty 404 here means that the topic was not joined; elsewhere it means that there is no such path.</summary>
    private static NodeRefusedException NotSubscribed(NodeRefusedException e, string topic) =>
        new($"GET messages of {topic}", e.Status, e.Answer, NodeError.NotSubscribed);
}
