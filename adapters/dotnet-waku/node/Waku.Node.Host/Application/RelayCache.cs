using Waku.Node.Messages;
using Waku.Node.Relay;

namespace Waku.Node.Host.Application;

/// <summary>
/// Messages waiting to be drained by REST. One capacity for the whole node; when it is full the message with the oldest timestamp
/// leaves, as in nwaku. A pubsub topic and a content topic drain independently of each other.
/// </summary>
internal sealed class RelayCache(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Entry>> _byPubsubTopic = [];
    private readonly Dictionary<string, List<Entry>> _byContentTopic = [];
    private readonly PriorityQueue<Entry, long> _oldest = new();
    private int _count;

    public void Subscribe(string pubsubTopic)
    {
        lock (_lock)
        {
            _byPubsubTopic.TryAdd(pubsubTopic, []);
        }
    }

    public void Unsubscribe(string pubsubTopic)
    {
        lock (_lock)
        {
            Release(_byPubsubTopic, pubsubTopic);
        }
    }

    public void SubscribeContent(string contentTopic)
    {
        lock (_lock)
        {
            _byContentTopic.TryAdd(contentTopic, []);
        }
    }

    public void UnsubscribeContent(string contentTopic)
    {
        lock (_lock)
        {
            Release(_byContentTopic, contentTopic);
        }
    }

    public void Add(RelayMessage received)
    {
        lock (_lock)
        {
            if (!_byPubsubTopic.TryGetValue(received.PubsubTopic, out var byPubsub))
            {
                return;
            }

            while (_count >= capacity && _oldest.TryDequeue(out var victim, out _))
            {
                Evict(victim);
            }

            var entry = new Entry(received.PubsubTopic, received.Message);
            byPubsub.Add(entry);
            entry.References = 1;
            _count++;
            _oldest.Enqueue(entry, received.Message.Timestamp ?? 0);

            // A content topic is known from its subscription or, as in nwaku, from its first message.
            if (!_byContentTopic.TryGetValue(received.Message.ContentTopic, out var byContent) && _byContentTopic.Count < capacity)
            {
                _byContentTopic[received.Message.ContentTopic] = byContent = [];
            }

            if (byContent is not null)
            {
                byContent.Add(entry);
                entry.References++;
            }
        }
    }

    /// <summary>Takes the messages of a pubsub topic; null when it is not subscribed.</summary>
    public IReadOnlyList<WakuMessage>? Drain(string pubsubTopic)
    {
        lock (_lock)
        {
            return Drain(_byPubsubTopic, pubsubTopic);
        }
    }

    /// <summary>Takes the messages of a content topic; null when it is not known.</summary>
    public IReadOnlyList<WakuMessage>? DrainContent(string contentTopic)
    {
        lock (_lock)
        {
            return Drain(_byContentTopic, contentTopic);
        }
    }

    private List<WakuMessage>? Drain(Dictionary<string, List<Entry>> index, string topic)
    {
        if (!index.TryGetValue(topic, out var entries))
        {
            return null;
        }

        List<WakuMessage> messages = new(entries.Count);
        foreach (var entry in entries)
        {
            if (!entry.Gone)
            {
                messages.Add(entry.Message);
                Drop(entry);
            }
        }

        entries.Clear();
        Compact();
        return messages;
    }

    private void Release(Dictionary<string, List<Entry>> index, string topic)
    {
        if (index.Remove(topic, out var entries))
        {
            entries.ForEach(Drop);
        }
    }

    private void Drop(Entry entry)
    {
        if (!entry.Gone && --entry.References == 0)
        {
            entry.Gone = true;
            _count--;
        }
    }

    private void Evict(Entry entry)
    {
        if (entry.Gone)
        {
            return;
        }

        entry.Gone = true;
        _count--;
        _byPubsubTopic.GetValueOrDefault(entry.PubsubTopic)?.Remove(entry);
        _byContentTopic.GetValueOrDefault(entry.Message.ContentTopic)?.Remove(entry);
    }

    /// <summary>Drained entries stay in the queue until eviction; when they outnumber the rest the queue is rebuilt.</summary>
    private void Compact()
    {
        if (_oldest.Count < 64 || _oldest.Count < 2 * _count)
        {
            return;
        }

        var alive = _oldest.UnorderedItems.Where(static i => !i.Element.Gone).ToArray();
        _oldest.Clear();
        _oldest.EnqueueRange(alive);
    }

    private sealed class Entry(string pubsubTopic, WakuMessage message)
    {
        public string PubsubTopic { get; } = pubsubTopic;

        public WakuMessage Message { get; } = message;

        public int References { get; set; }

        public bool Gone { get; set; }
    }
}
