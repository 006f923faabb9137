using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Rest;

/// <summary>Relay over REST.</summary>
internal sealed class RestRelay(RestClient client) : IRelay
{
    private const string Subscriptions = "/relay/v1/subscriptions";

    public Task SubscribeAsync(IReadOnlyList<string> pubsubTopics, CancellationToken cancellationToken) =>
        client.SendAsync(HttpMethod.Post, Subscriptions, pubsubTopics, cancellationToken);

    public Task UnsubscribeAsync(IReadOnlyList<string> pubsubTopics, CancellationToken cancellationToken) =>
        client.SendAsync(HttpMethod.Delete, Subscriptions, pubsubTopics, cancellationToken);

    public Task PublishAsync(string pubsubTopic, NodeMessage message, CancellationToken cancellationToken) =>
        client.SendAsync(HttpMethod.Post, $"/relay/v1/messages/{RestClient.Escape(pubsubTopic)}", RestJson.Write(message), cancellationToken);

    public async Task<IReadOnlyList<NodeMessage>> DrainAsync(string pubsubTopic, CancellationToken cancellationToken) =>
        RestJson.ReadMessages(await client.GetAsync($"/relay/v1/messages/{RestClient.Escape(pubsubTopic)}", cancellationToken).ConfigureAwait(false));

    public Task SubscribeAutoAsync(IReadOnlyList<string> contentTopics, CancellationToken cancellationToken) =>
        client.SendAsync(HttpMethod.Post, "/relay/v1/auto/subscriptions", contentTopics, cancellationToken);

    public Task PublishAutoAsync(NodeMessage message, CancellationToken cancellationToken) =>
        client.SendAsync(HttpMethod.Post, "/relay/v1/auto/messages", RestJson.Write(message), cancellationToken);

    public async Task<IReadOnlyList<NodeMessage>> DrainAutoAsync(string contentTopic, CancellationToken cancellationToken) =>
        RestJson.ReadMessages(await client.GetAsync($"/relay/v1/auto/messages/{RestClient.Escape(contentTopic)}", cancellationToken).ConfigureAwait(false));
}
