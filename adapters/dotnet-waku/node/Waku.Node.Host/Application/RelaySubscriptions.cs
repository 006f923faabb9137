using Waku.Node.Relay;

namespace Waku.Node.Host.Application;

/// <summary>
/// Subscribing and publishing for REST and gRPC alike: the node's messenger decides, the cache of messages follows, and what was joined
/// and left is counted.
/// </summary>
internal sealed class RelaySubscriptions(WakuNode node, RelayCache cache)
{
    private long _joined, _left, _unheard;

    /// <summary>Pubsub topics joined since the start.</summary>
    public long Joined => Interlocked.Read(ref _joined);

    /// <summary>Pubsub topics left since the start.</summary>
    public long Left => Interlocked.Read(ref _left);

    /// <summary>Messages published while no peer was there to take them.</summary>
    public long Unheard => Interlocked.Read(ref _unheard);

    /// <summary>Tells of topics that the node joins by itself, those of its flags.</summary>
    public void Configured(IEnumerable<string> pubsubTopics)
    {
        foreach (var topic in pubsubTopics)
        {
            cache.Subscribe(topic);
            Interlocked.Increment(ref _joined);
        }
    }

    /// <summary>Joins pubsub topics, all or none.</summary>
    /// <exception cref="RefusedException">A topic is malformed, or relay is off.</exception>
    public void Subscribe(IReadOnlyCollection<string> pubsubTopics) => Watching(pubsubTopics, node.Messenger.Subscribe);

    /// <summary>Leaves pubsub topics, whoever wanted them.</summary>
    /// <exception cref="RefusedException">Relay is off.</exception>
    public void Unsubscribe(IReadOnlyCollection<string> pubsubTopics)
    {
        // Also for those that were never joined: the request names what shall not be there.
        Watching(pubsubTopics, node.Messenger.Unsubscribe);
        foreach (var topic in pubsubTopics)
        {
            cache.Unsubscribe(topic);
        }
    }

    /// <summary>Subscribes content topics, all or none; under static sharding they are a view only and join nothing.</summary>
    /// <exception cref="RefusedException">A topic is malformed, or relay is off.</exception>
    public void SubscribeContent(IReadOnlyCollection<string> contentTopics)
    {
        Watching(ShardsOf(contentTopics), _ => node.Messenger.SubscribeContent(contentTopics));
        foreach (var topic in contentTopics)
        {
            cache.SubscribeContent(topic);
        }
    }

    /// <summary>Ends content topics, until they are subscribed again; a shard that only they had joined is left with the last.</summary>
    /// <exception cref="RefusedException">Static sharding is used, or relay is off.</exception>
    public void UnsubscribeContent(IReadOnlyCollection<string> contentTopics)
    {
        Watching(ShardsOf(contentTopics), _ => node.Messenger.UnsubscribeContent(contentTopics));
        foreach (var topic in contentTopics)
        {
            cache.UnsubscribeContent(topic);
        }
    }

    /// <summary>Publishes; see <see cref="Messenger.PublishAsync"/>.</summary>
    /// <exception cref="RefusedException">It was not published.</exception>
    public async ValueTask<PublishResult> PublishAsync(
        string? pubsubTopic, WakuMessage message, PublishOptions options, CancellationToken cancellationToken)
    {
        var result = await node.Messenger.PublishAsync(pubsubTopic, message, options, cancellationToken).ConfigureAwait(false);
        if (result.Peers == 0)
        {
            Interlocked.Increment(ref _unheard);
        }

        return result;
    }

    /// <summary>Lets the cache and the counters follow what a change did to the topics that it may touch.</summary>
    private void Watching(IReadOnlyCollection<string> pubsubTopics, Action<IReadOnlyCollection<string>> change)
    {
        var before = pubsubTopics.Where(node.Messenger.IsSubscribed).ToHashSet();
        change(pubsubTopics);
        foreach (var topic in pubsubTopics.Distinct())
        {
            if (node.Messenger.IsSubscribed(topic))
            {
                cache.Subscribe(topic);
                Interlocked.Add(ref _joined, before.Contains(topic) ? 0 : 1);
            }
            else if (before.Contains(topic))
            {
                cache.Unsubscribe(topic);
                Interlocked.Increment(ref _left);
            }
        }
    }

    private string[] ShardsOf(IReadOnlyCollection<string> contentTopics) =>
        [.. contentTopics.Select(c => node.Sharding.TryShard(c, out var topic, out _) ? topic : "").Where(static t => t.Length > 0)];
}
