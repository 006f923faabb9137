using System.Text.Json;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Rest;

/// <summary>Filter client over REST. HTTP 200 alone is no success: <c>statusDesc</c> must say OK.</summary>
internal sealed class RestFilter(RestClient client, CapabilityGuard guard, Func<string> nextId) : IFilter
{
    private const string Subscriptions = "/filter/v2/subscriptions";

    public Task SubscribeAsync(string? pubsubTopic, IReadOnlyList<string> contentTopics, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, Subscriptions, Body(pubsubTopic, contentTopics), cancellationToken);

    public Task UnsubscribeAsync(string? pubsubTopic, IReadOnlyList<string> contentTopics, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, Subscriptions, Body(pubsubTopic, contentTopics), cancellationToken);

    public Task UnsubscribeAllAsync(CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, $"{Subscriptions}/all", RestJson.Write(w =>
    {
        w.WriteStartObject();
        w.WriteString("requestId", nextId());
        w.WriteEndObject();
    }), cancellationToken);

    public async Task PingAsync(CancellationToken cancellationToken)
    {
        guard.Require(Capability.FilterClient);
        var path = $"{Subscriptions}/{RestClient.Escape(nextId())}";
        Check($"GET {path}", await client.GetAsync(path, cancellationToken).ConfigureAwait(false));
    }

    public async Task<IReadOnlyList<NodeMessage>> DrainAsync(string contentTopic, CancellationToken cancellationToken)
    {
        guard.Require(Capability.FilterClient);
        var path = $"/filter/v2/messages/{RestClient.Escape(contentTopic)}";
        return RestJson.ReadMessages(path, await client.GetAsync(path, cancellationToken).ConfigureAwait(false));
    }

    private ReadOnlyMemory<byte> Body(string? pubsubTopic, IReadOnlyList<string> contentTopics) => RestJson.Write(w =>
    {
        w.WriteStartObject();
        w.WriteString("requestId", nextId());
        if (pubsubTopic is not null)
        {
            w.WriteString("pubsubTopic", pubsubTopic);
        }

        w.WriteStartArray("contentFilters");
        foreach (var topic in contentTopics)
        {
            w.WriteStringValue(topic);
        }

        w.WriteEndArray();
        w.WriteEndObject();
    });

    private async Task SendAsync(HttpMethod method, string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        guard.Require(Capability.FilterClient);
        Check($"{method} {path}", await client.SendAsync(method, path, body, cancellationToken).ConfigureAwait(false));
    }

    private static void Check(string request, byte[] body)
    {
        using var answer = RestClient.ReadJson(request, body);
        var text = answer.RootElement.TryGetProperty("statusDesc", out var status) && status.ValueKind == JsonValueKind.String ? status.GetString()! : "";
        if (!text.StartsWith("OK", StringComparison.Ordinal))
        {
            throw new NodeRefusedException(request, 200, text, RestErrors.Classify(200, text));
        }
    }
}
