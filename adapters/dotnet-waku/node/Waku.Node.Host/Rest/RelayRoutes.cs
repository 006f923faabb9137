using Waku.Node.Host.Application;
using Waku.Node.Host.Configuration;
using Waku.Node.Host.Http;

namespace Waku.Node.Host.Rest;

/// <summary><c>/relay/v1</c>: static and automatic sharding. Status codes and texts are those recorded from nwaku v0.37.1.</summary>
internal sealed class RelayRoutes(RelaySubscriptions subscriptions, RelayCache cache, NwakuRelease release)
{
    private const string NotDecodable = NimText.NotDecodable;
    private const string NoPeers = "Failed to publish: publish failed in relay: NoPeersToPublish";

    /// <summary>Version, timestamp and ephemeral are always on the wire: nim fills them in as well.</summary>
    private static readonly PublishOptions Auto = PublishOptions.Complete with { RequireSubscription = false };

    public IEnumerable<RestRoute> All =>
    [
        new("POST", "/relay/v1/messages/*", PublishAsync),
        new("GET", "/relay/v1/messages/*", DrainAsync),
        new("POST", "/relay/v1/subscriptions", c => ChangeAsync(c, "", subscriptions.Subscribe)),
        new("DELETE", "/relay/v1/subscriptions", c => ChangeAsync(c, "", subscriptions.Unsubscribe)),
        new("POST", "/relay/v1/auto/messages", AutoPublishAsync),
        new("GET", "/relay/v1/auto/messages/*", AutoDrainAsync),
        new("POST", "/relay/v1/auto/subscriptions", c => ChangeAsync(c, "Missing content body", subscriptions.SubscribeContent)),
        new("DELETE", "/relay/v1/auto/subscriptions", c => ChangeAsync(c, "Missing content body", subscriptions.UnsubscribeContent)),
    ];

    private async Task PublishAsync(RestContext context)
    {
        if (await context.BodyAsync() is not { } body)
        {
            return;
        }

        if (MessageJson.Read(body, out var badBase64) is not { } message)
        {
            await context.TextAsync(400, badBase64 ? "Incorrect base64 string" : NotDecodable);
            return;
        }

        await PublishAsync(context, context.Argument(0), message, PublishOptions.Complete);
    }

    private async Task AutoPublishAsync(RestContext context)
    {
        if (await context.BodyAsync() is not { } body)
        {
            return;
        }

        if (MessageJson.Read(body, out var badBase64) is not { } message)
        {
            await context.TextAsync(400, badBase64 ? "" : NotDecodable);
            return;
        }

        await PublishAsync(context, null, message, Auto);
    }

    private async Task PublishAsync(RestContext context, string? topic, WakuMessage message, PublishOptions options)
    {
        try
        {
            var result = await subscriptions.PublishAsync(topic, message, options, context.Aborted);

            // Seen of v0.38.1: only the automatic route minds that nobody, or nobody new, was there to take it.
            await (topic is null && result.Peers == 0 && release >= NwakuRelease.V0381 ? context.TextAsync(400, NoPeers) : context.OkAsync());
        }
        catch (RefusedException e)
        {
            await context.TextAsync(400, e.Reason switch
            {
                Refusal.AutoshardingOff => "Failed to publish. Autosharding is disabled",
                Refusal.InvalidContentTopic => $"Failed to publish. Autosharding error: {e.Detail}",
                _ => $"Failed to publish: {e.Message}",
            });
        }
    }

    private async Task DrainAsync(RestContext context)
    {
        if (cache.Drain(context.Argument(0)) is { } messages)
        {
            await context.JsonAsync(MessageJson.Write(messages));
        }
        else
        {
            await context.TextAsync(404, "");
        }
    }

    private async Task AutoDrainAsync(RestContext context)
    {
        if (cache.DrainContent(context.Argument(0)) is { } messages)
        {
            await context.JsonAsync(MessageJson.Write(messages));
        }
        else
        {
            await context.TextAsync(404, context.Argument(0));
        }
    }

    private static async Task ChangeAsync(RestContext context, string whenEmpty, Action<IReadOnlyCollection<string>> change)
    {
        if (await context.BodyAsync(whenEmpty) is not { } body)
        {
            return;
        }

        if (MessageJson.ReadStrings(body) is not { } topics)
        {
            await context.TextAsync(400, NotDecodable);
            return;
        }

        try
        {
            change(topics);
            await context.OkAsync();
        }
        catch (RefusedException e)
        {
            var (status, text) = e.Reason switch
            {
                Refusal.InvalidPubsubTopic => (400, $"Invalid pubsub topic(s): @[{string.Join(", ", e.Topics.Select(static t => $"\"{t}\""))}]"),
                Refusal.AutoshardingOff => (500, $"Unsubscribe failed:{e.Message}"),
                _ => (500, $"Subscribe failed:Autosharding error: {e.Detail}"),
            };
            await context.TextAsync(status, text);
        }
    }
}
