namespace Waku.Node.Host.Application;

/// <summary>
/// Messages of relay that wait to be drained by REST: one list, seen by pubsub topic and by content topic, as in nwaku. A content topic
/// is known from its subscription or, as in nwaku, from its first message; one that was left stays unknown until it is subscribed to
/// again.
/// </summary>
/// <param name="capacity">Most messages held, over all topics.</param>
internal sealed class RelayCache(int capacity)
{
    /// <summary>Most content topics remembered as left: users choose them, so that there must be an end.</summary>
    private const int MostLeft = 10_000;
    private readonly Lock _lock = new();
    private readonly CachedMessages _messages = new(capacity);
    private readonly HashSet<string> _pubsubTopics = [];
    private readonly HashSet<string> _contentTopics = [];
    private readonly BoundedTopics _heard = new(capacity);
    private readonly BoundedTopics _left = new(MostLeft);

    /// <summary>Messages that made room for newer ones before they were drained, since the start.</summary>
    public long Dropped
    {
        get
        {
            lock (_lock)
            {
                return _messages.Dropped;
            }
        }
    }

    public void Subscribe(string pubsubTopic)
    {
        lock (_lock)
        {
            _pubsubTopics.Add(pubsubTopic);
        }
    }

    /// <summary>Ends the view of a pubsub topic. What content topics hold of it stays with them, as in nwaku.</summary>
    public void Unsubscribe(string pubsubTopic)
    {
        lock (_lock)
        {
            _pubsubTopics.Remove(pubsubTopic);
            _messages.ForgetPubsub(pubsubTopic);
        }
    }

    public void SubscribeContent(string contentTopic)
    {
        lock (_lock)
        {
            _left.Remove(contentTopic);
            _contentTopics.Add(contentTopic);
        }
    }

    /// <summary>Ends the view of a content topic, until it is subscribed to again.</summary>
    public void UnsubscribeContent(string contentTopic)
    {
        lock (_lock)
        {
            _contentTopics.Remove(contentTopic);
            _heard.Remove(contentTopic);
            _left.TryAdd(contentTopic, out _);
            _messages.ForgetContent(contentTopic);
        }
    }

    public void Add(RelayMessage received)
    {
        lock (_lock)
        {
            if (_pubsubTopics.Contains(received.PubsubTopic))
            {
                _messages.Add(received.Message, received.PubsubTopic, IsWanted(received.Message.ContentTopic) ? received.Message.ContentTopic : null);
            }
        }
    }

    /// <summary>Takes the messages of a pubsub topic; null when it is not subscribed.</summary>
    public IReadOnlyList<WakuMessage>? Drain(string pubsubTopic)
    {
        lock (_lock)
        {
            return _pubsubTopics.Contains(pubsubTopic) ? _messages.TakePubsub(pubsubTopic) : null;
        }
    }

    /// <summary>Takes the messages of a content topic; null when it is not known.</summary>
    public IReadOnlyList<WakuMessage>? DrainContent(string contentTopic)
    {
        lock (_lock)
        {
            return _contentTopics.Contains(contentTopic) || _heard.Contains(contentTopic) ? _messages.TakeContent(contentTopic) : null;
        }
    }

    private bool IsWanted(string contentTopic)
    {
        if (_contentTopics.Contains(contentTopic) || _heard.Contains(contentTopic))
        {
            return true;
        }

        if (_left.Contains(contentTopic))
        {
            return false;
        }

        if (_heard.TryAdd(contentTopic, out var displaced))
        {
            _messages.ForgetContent(displaced);
        }

        return true;
    }
}
