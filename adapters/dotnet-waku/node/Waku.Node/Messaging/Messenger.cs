using Waku.Node.Messages;
using Waku.Node.Relay;
using Waku.Node.Services;
using Waku.Node.Sharding;

namespace Waku.Node.Messaging;

/// <summary>
/// Publishing and subscribing as applications do it, whichever way they come (REST, gRPC, lightpush, the library): one place that maps
/// content topics to shards, refuses what no node would take, and completes messages.
/// </summary>
public sealed class Messenger
{
    private readonly RelayProtocol? _relay;
    private readonly Autosharding _sharding;
    private readonly TimeProvider _time;
    private readonly Subscriptions _subscriptions;
    private long _lastTimestamp;

    internal Messenger(RelayProtocol? relay, Autosharding sharding, TimeProvider time)
    {
        _relay = relay;
        _sharding = sharding;
        _time = time;
        _subscriptions = new Subscriptions(IsSubscribed, topic => Relay.Subscribe(topic), topic => Relay.Unsubscribe(topic));
    }

    /// <summary>Content topics subscribed by <see cref="SubscribeContent"/>.</summary>
    public IReadOnlyCollection<string> ContentTopics => _subscriptions.ContentTopics;

    private RelayProtocol Relay => _relay ?? throw new RefusedException(Refusal.RelayOff, "relay is not mounted (--relay=false)");

    /// <summary>True when the node has joined the pubsub topic.</summary>
    public bool IsSubscribed(string pubsubTopic) => _relay?.IsSubscribed(pubsubTopic) == true;

    /// <summary>Publishes a message. 0 peers in the result means that nobody was there to take it, which is no error here.</summary>
    /// <param name="pubsubTopic">The topic; null or empty for the one that the content topic maps to.</param>
    /// <param name="message">The message.</param>
    /// <param name="options">What is done to it before; <see cref="PublishOptions.Default"/> when null.</param>
    /// <param name="cancellationToken">Ends the wait for slow peers.</param>
    /// <exception cref="RefusedException">It was not published.</exception>
    public async ValueTask<PublishResult> PublishAsync(
        string? pubsubTopic, WakuMessage message, PublishOptions? options, CancellationToken cancellationToken)
    {
        options ??= PublishOptions.Default;
        var relay = Relay;
        var topic = string.IsNullOrEmpty(pubsubTopic) ? ShardOf(message.ContentTopic) : pubsubTopic;
        if (options.RequireSubscription && !relay.IsSubscribed(topic))
        {
            throw new RefusedException(Refusal.NotSubscribed, $"Node not subscribed to topic: {topic}", topics: [topic]);
        }

        try
        {
            return await relay.PublishAsync(topic, Complete(message, options), cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidMessageException e)
        {
            throw new RefusedException(Refusal.InvalidMessage, e.Message);
        }
    }

    /// <summary>Joins pubsub topics: all of them or, when one is malformed, none.</summary>
    /// <exception cref="RefusedException">A topic is malformed.</exception>
    public void Subscribe(IReadOnlyCollection<string> pubsubTopics)
    {
        _ = Relay;
        string[] wrong = [.. pubsubTopics.Where(static t => !PubsubTopic.TryParse(t, out _))];
        if (wrong.Length > 0)
        {
            throw new RefusedException(
                Refusal.InvalidPubsubTopic, $"'{wrong[0]}' is not of the form /waku/2/rs/<cluster>/<shard>", topics: wrong);
        }

        foreach (var topic in pubsubTopics)
        {
            _subscriptions.Add(topic);
        }
    }

    /// <summary>Leaves pubsub topics, whoever wanted them: their content topics go with them.</summary>
    public void Unsubscribe(IReadOnlyCollection<string> pubsubTopics)
    {
        _ = Relay;
        foreach (var topic in pubsubTopics)
        {
            _subscriptions.Remove(topic);
        }
    }

    /// <summary>Subscribes content topics and joins the shards they map to: all of them or, when one is malformed, none.</summary>
    /// <returns>The pubsub topics, in the same order; null under static sharding, where a content topic alone joins nothing.</returns>
    /// <exception cref="RefusedException">A content topic is malformed.</exception>
    public IReadOnlyList<string>? SubscribeContent(IReadOnlyCollection<string> contentTopics)
    {
        _ = Relay;
        if (_sharding.ShardCount == 0)
        {
            return null;
        }

        List<(string Content, string Pubsub)> wanted = [.. contentTopics.Select(c => (c, ShardOf(c)))];
        foreach (var (content, pubsub) in wanted)
        {
            _subscriptions.AddContent(content, pubsub);
        }

        return [.. wanted.Select(static w => w.Pubsub)];
    }

    /// <summary>
    /// Ends content topics. A shard that only they had joined is left with the last of them; one of <c>--shard</c> or of
    /// <see cref="Subscribe"/> stays (nwaku leaves it all the same).
    /// </summary>
    /// <exception cref="RefusedException">Static sharding is used.</exception>
    public void UnsubscribeContent(IReadOnlyCollection<string> contentTopics)
    {
        _ = Relay;
        if (_sharding.ShardCount == 0)
        {
            throw new RefusedException(Refusal.AutoshardingOff, "Static sharding is used, relay subscriptions must specify a pubsub topic");
        }

        foreach (var topic in contentTopics)
        {
            _subscriptions.RemoveContent(topic);
        }
    }

    /// <summary>The pubsub topic that a content topic maps to.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public string ShardOf(string contentTopic)
    {
        if (_sharding.TryShard(contentTopic, out var topic, out var error))
        {
            return topic;
        }

        throw _sharding.ShardCount == 0 ? new RefusedException(Refusal.AutoshardingOff, error)
            : new RefusedException(
                Refusal.InvalidContentTopic, error, ContentTopic.TryParse(contentTopic, out _, out var detail) ? error : detail, [contentTopic]);
    }

    private WakuMessage Complete(WakuMessage message, PublishOptions options) => message with
    {
        Timestamp = message.Timestamp ?? (options.FillTimestamp ? NextTimestamp() : null),
        Version = message.Version ?? (options.FillVersion ? 0u : null),
        Ephemeral = message.Ephemeral ?? (options.FillEphemeral ? false : null),
    };

    /// <summary>Now, but later than the one before: two equal payloads of one tick would be one message.</summary>
    private long NextTimestamp()
    {
        while (true)
        {
            var last = Interlocked.Read(ref _lastTimestamp);
            var next = Math.Max(_time.UnixNanoseconds(), last + 1);
            if (Interlocked.CompareExchange(ref _lastTimestamp, next, last) == last)
            {
                return next;
            }
        }
    }
}
