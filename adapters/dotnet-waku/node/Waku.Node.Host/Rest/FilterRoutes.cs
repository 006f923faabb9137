using Waku.Libp2p.Identity;
using Waku.Node.Filter;
using Waku.Node.Host.Application;
using Waku.Node.Host.Http;
using Waku.Node.Services;

namespace Waku.Node.Host.Rest;

/// <summary><c>/filter/v2</c>: the client side of filter. Status codes and texts are those recorded from nwaku.</summary>
internal sealed class FilterRoutes(WakuNode node, FilterCache cache)
{
    private const string NotDecodable = "Invalid content body, could not decode. Unable to deserialize data: ";

    public IEnumerable<RestRoute> All =>
    [
        new("POST", "/filter/v2/subscriptions", SubscribeAsync),
        new("PUT", "/filter/v2/subscriptions", SubscribeAsync),
        new("DELETE", "/filter/v2/subscriptions", UnsubscribeAsync),
        new("DELETE", "/filter/v2/subscriptions/all", UnsubscribeAllAsync),
        new("GET", "/filter/v2/subscriptions/*", c => PingAsync(c, c.Argument(0))),

        // A request id may be empty, as in nwaku.
        new("GET", "/filter/v2/subscriptions/", c => PingAsync(c, "")),
        new("GET", "/filter/v2/messages/*", DrainAsync),
    ];

    private Task SubscribeAsync(RestContext context) => ChangeAsync(context, cache.Subscribe, node.FilterClient.SubscribeAsync);

    private Task UnsubscribeAsync(RestContext context) => ChangeAsync(context, cache.Unsubscribe, node.FilterClient.UnsubscribeAsync);

    private async Task ChangeAsync(
        RestContext context, Action<string> onSuccess, Func<PeerId, string?, IReadOnlyList<string>, string?, CancellationToken, Task<FilterResponse>> change)
    {
        if (await ReadAsync(context, needsFilters: true) is not { } request || await ServiceAsync(context, request.RequestId) is not { } service)
        {
            return;
        }

        if (Groups(request) is not { } groups)
        {
            // Recorded: a failure of the client, yet HTTP 200.
            await context.StatusAsync(200, request.RequestId, "UNKNOWN");
            return;
        }

        FilterResponse? response = null;
        foreach (var (pubsubTopic, contentTopics) in groups)
        {
            response = await change(service, pubsubTopic, contentTopics, request.RequestId, context.Aborted);
            if (!response.IsSuccess)
            {
                break;
            }

            foreach (var topic in contentTopics)
            {
                onSuccess(topic);
            }
        }

        await AnswerAsync(context, response!);
    }

    private async Task UnsubscribeAllAsync(RestContext context)
    {
        if (await ReadAsync(context, needsFilters: false) is not { } request || await ServiceAsync(context, request.RequestId) is not { } service)
        {
            return;
        }

        var response = await node.FilterClient.UnsubscribeAllAsync(service, request.RequestId, context.Aborted);
        if (response.IsSuccess)
        {
            cache.Clear();
        }

        await AnswerAsync(context, response);
    }

    private async Task PingAsync(RestContext context, string id)
    {
        if (await ServiceAsync(context, id) is { } service)
        {
            await AnswerAsync(context, await node.FilterClient.PingAsync(service, id, context.Aborted));
        }
    }

    private Task DrainAsync(RestContext context) => cache.Drain(context.Argument(0)) is { } messages
        ? context.JsonAsync(MessageJson.Write(messages, isRelay: false))
        : context.TextAsync(400, $"Not subscribed to topic: {context.Argument(0)}");

    /// <summary>Content topics by pubsub topic; null when they have none.</summary>
    private List<(string PubsubTopic, List<string> ContentTopics)>? Groups(FilterRequestJson request)
    {
        if (request.PubsubTopic is { } topic)
        {
            return [(topic, [.. request.ContentFilters])];
        }

        List<(string Pubsub, string Content)> pairs = [];
        foreach (var content in request.ContentFilters)
        {
            if (!node.Sharding.TryShard(content, out var pubsub, out _))
            {
                return null;
            }

            pairs.Add((pubsub, content));
        }

        return [.. pairs.GroupBy(static p => p.Pubsub).Select(static g => (g.Key, g.Select(static p => p.Content).ToList()))];
    }

    private static async Task<FilterRequestJson?> ReadAsync(RestContext context, bool needsFilters)
    {
        var (body, problem) = await context.TryBodyAsync(acceptText: false);
        if (problem is null && FilterRequestJson.Read(body, needsFilters) is { } request)
        {
            return request;
        }

        await context.StatusAsync(400, "unknown", $"BAD_REQUEST: {NimText.DecodeError(problem ?? NotDecodable)}");
        return null;
    }

    private async Task<PeerId?> ServiceAsync(RestContext context, string requestId)
    {
        if (node.ServicePeers.Find(FilterClient.Id) is { } service)
        {
            return service;
        }

        await context.StatusAsync(503, requestId, $"SERVICE_UNAVAILABLE: {new NoServicePeerException(FilterClient.Id).Message}");
        return null;
    }

    private static Task AnswerAsync(RestContext context, FilterResponse response) =>
        context.StatusAsync(response.StatusCode == FilterStatus.BadResponse ? 500 : (int)response.StatusCode, response.RequestId, response.StatusDescription);
}
