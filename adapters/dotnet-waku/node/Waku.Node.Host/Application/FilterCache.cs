using Waku.Node.Filter;
using Waku.Node.Messages;

namespace Waku.Node.Host.Application;

/// <summary>Messages that filter services pushed, by content topic, until they are fetched. Bounded over all topics: the oldest arrival makes room.</summary>
internal sealed class FilterCache(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedList<WakuMessage>> _topics = [];
    private readonly Queue<string> _order = new();

    public void Subscribe(string contentTopic)
    {
        lock (_lock)
        {
            _topics.TryAdd(contentTopic, new LinkedList<WakuMessage>());
        }
    }

    public void Unsubscribe(string contentTopic)
    {
        lock (_lock)
        {
            _topics.Remove(contentTopic);
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _topics.Clear();
            _order.Clear();
        }
    }

    public void Add(FilteredMessage received)
    {
        lock (_lock)
        {
            if (!_topics.TryGetValue(received.Message.ContentTopic, out var messages))
            {
                return;
            }

            messages.AddLast(received.Message);
            _order.Enqueue(received.Message.ContentTopic);
            while (_order.Count > capacity && _topics.TryGetValue(_order.Dequeue(), out var oldest))
            {
                if (oldest.Count > 0)
                {
                    oldest.RemoveFirst();
                }
            }
        }
    }

    /// <summary>Takes the messages of a topic; null when it is not subscribed.</summary>
    public IReadOnlyList<WakuMessage>? Drain(string contentTopic)
    {
        lock (_lock)
        {
            if (!_topics.TryGetValue(contentTopic, out var messages))
            {
                return null;
            }

            List<WakuMessage> drained = [.. messages];
            messages.Clear();
            return drained;
        }
    }
}
