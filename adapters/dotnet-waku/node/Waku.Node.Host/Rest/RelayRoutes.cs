using Waku.Node.Host.Application;
using Waku.Node.Host.Http;
using Waku.Node.Messages;
using Waku.Node.Relay;
using Waku.Node.Services;
using Waku.Node.Sharding;

namespace Waku.Node.Host.Rest;

/// <summary><c>/relay/v1</c>: static and automatic sharding. Status codes and texts are those recorded from nwaku v0.37.1.</summary>
internal sealed class RelayRoutes(WakuNode node, RelayProtocol relay, RelayCache cache, TimeProvider time)
{
    private const string NotDecodable = NimText.NotDecodable;

    public IEnumerable<RestRoute> All =>
    [
        new("POST", "/relay/v1/messages/*", PublishAsync),
        new("GET", "/relay/v1/messages/*", DrainAsync),
        new("POST", "/relay/v1/subscriptions", SubscribeAsync),
        new("DELETE", "/relay/v1/subscriptions", UnsubscribeAsync),
        new("OPTIONS", "/relay/v1/subscriptions", static c => c.OkAsync()),
        new("POST", "/relay/v1/auto/messages", AutoPublishAsync),
        new("GET", "/relay/v1/auto/messages/*", AutoDrainAsync),
        new("POST", "/relay/v1/auto/subscriptions", AutoSubscribeAsync),
        new("DELETE", "/relay/v1/auto/subscriptions", AutoUnsubscribeAsync),
        new("OPTIONS", "/relay/v1/auto/subscriptions", static c => c.OkAsync()),
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

        var topic = context.Argument(0);
        if (!relay.IsSubscribed(topic))
        {
            await context.TextAsync(400, $"Failed to publish: Node not subscribed to topic: {topic}");
            return;
        }

        await PublishAsync(context, topic, message);
    }

    private async Task PublishAsync(RestContext context, string topic, WakuMessage message)
    {
        try
        {
            // Version, timestamp and ephemeral are always on the wire: nim fills them in as well.
            await relay.PublishAsync(topic, message with
            {
                Version = message.Version ?? 0,
                Timestamp = message.Timestamp ?? time.UnixNanoseconds(),
                Ephemeral = message.Ephemeral ?? false,
            }, context.Aborted);
            await context.OkAsync();
        }
        catch (InvalidMessageException e)
        {
            await context.TextAsync(400, $"Failed to publish: {e.Message}");
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

    private async Task SubscribeAsync(RestContext context)
    {
        if (await TopicsAsync(context) is not { } topics)
        {
            return;
        }

        var invalid = topics.FindAll(static t => !PubsubTopic.TryParse(t, out _));
        if (invalid.Count > 0)
        {
            await context.TextAsync(400, $"Invalid pubsub topic(s): @[{string.Join(", ", invalid.Select(static t => $"\"{t}\""))}]");
            return;
        }

        foreach (var topic in topics)
        {
            cache.Subscribe(topic);
            relay.Subscribe(topic);
        }

        await context.OkAsync();
    }

    private async Task UnsubscribeAsync(RestContext context)
    {
        if (await TopicsAsync(context) is not { } topics)
        {
            return;
        }

        foreach (var topic in topics)
        {
            relay.Unsubscribe(topic);
            cache.Unsubscribe(topic);
        }

        await context.OkAsync();
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

        if (node.ShardsInNetwork == 0)
        {
            await context.TextAsync(400, "Failed to publish. Autosharding is disabled");
            return;
        }

        if (!node.TryAutoshard(message.ContentTopic, out var topic, out var error))
        {
            await context.TextAsync(400, $"Failed to publish. Autosharding error: {error}");
            return;
        }

        await PublishAsync(context, topic, message);
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

    private async Task AutoSubscribeAsync(RestContext context)
    {
        if (await TopicsAsync(context, "Missing content body") is not { } topics)
        {
            return;
        }

        foreach (var topic in topics)
        {
            if (node.ShardsInNetwork > 0)
            {
                if (!node.TryAutoshard(topic, out var pubsubTopic, out var error))
                {
                    await context.TextAsync(500, $"Subscribe failed:Autosharding error: {error}");
                    return;
                }

                cache.Subscribe(pubsubTopic);
                relay.Subscribe(pubsubTopic);
            }

            cache.SubscribeContent(topic);
        }

        await context.OkAsync();
    }

    private async Task AutoUnsubscribeAsync(RestContext context)
    {
        if (await TopicsAsync(context, "Missing content body") is not { } topics)
        {
            return;
        }

        foreach (var topic in topics)
        {
            if (node.ShardsInNetwork == 0)
            {
                await context.TextAsync(500, "Unsubscribe failed:Static sharding is used, relay subscriptions must specify a pubsub topic");
                return;
            }

            // Deliberate difference: nwaku leaves the whole shard here, even one that --shard joined.
            cache.UnsubscribeContent(topic);
        }

        await context.OkAsync();
    }

    private static async Task<List<string>?> TopicsAsync(RestContext context, string missing = "")
    {
        if (await context.BodyAsync(missing) is not { } body)
        {
            return null;
        }

        if (MessageJson.ReadStrings(body) is { } topics)
        {
            return topics;
        }

        await context.TextAsync(400, NotDecodable);
        return null;
    }
}
