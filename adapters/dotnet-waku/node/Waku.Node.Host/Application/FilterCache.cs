using Waku.Node.Filter;

namespace Waku.Node.Host.Application;

/// <summary>
/// Messages that filter services pushed and that wait to be fetched by REST, by content topic. Bounded over all topics: the message
/// with the oldest timestamp makes room, as in nwaku, and is counted.
/// </summary>
/// <param name="capacity">Most messages held, over all topics.</param>
internal sealed class FilterCache(int capacity)
{
    private readonly Lock _lock = new();
    private readonly CachedMessages _messages = new(capacity);
    private readonly HashSet<string> _topics = [];

    /// <summary>Messages that made room for newer ones before they were fetched, since the start.</summary>
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

    public void Subscribe(string contentTopic)
    {
        lock (_lock)
        {
            _topics.Add(contentTopic);
        }
    }

    public void Unsubscribe(string contentTopic)
    {
        lock (_lock)
        {
            _topics.Remove(contentTopic);
            _messages.ForgetContent(contentTopic);
        }
    }

    /// <summary>Ends all subscriptions.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _topics.Clear();
            _messages.Clear();
        }
    }

    public void Add(FilteredMessage received)
    {
        lock (_lock)
        {
            if (_topics.Contains(received.Message.ContentTopic))
            {
                _messages.Add(received.Message, null, received.Message.ContentTopic);
            }
        }
    }

    /// <summary>Takes the messages of a topic; null when it is not subscribed.</summary>
    public IReadOnlyList<WakuMessage>? Drain(string contentTopic)
    {
        lock (_lock)
        {
            return _topics.Contains(contentTopic) ? _messages.TakeContent(contentTopic) : null;
        }
    }
}
