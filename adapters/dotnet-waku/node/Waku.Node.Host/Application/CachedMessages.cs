namespace Waku.Node.Host.Application;

/// <summary>
/// One list of messages with two views, by pubsub topic and by content topic, as nwaku's message cache: what is taken from one view is
/// gone from the other. At the capacity the message with the oldest timestamp makes room, and is counted. Not safe for several threads.
/// </summary>
/// <param name="capacity">Most messages held, over all topics.</param>
internal sealed class CachedMessages(int capacity)
{
    private const int FewestToCompact = 64;
    private readonly Dictionary<string, LinkedList<Entry>> _byPubsubTopic = [];
    private readonly Dictionary<string, LinkedList<Entry>> _byContentTopic = [];
    private readonly PriorityQueue<Entry, (long Timestamp, long Arrival)> _oldest = new();
    private long _arrivals;

    /// <summary>Messages held.</summary>
    public int Count { get; private set; }

    /// <summary>Messages that made room for newer ones, since the start.</summary>
    public long Dropped { get; private set; }

    /// <summary>Puts a message into the views that have a topic for it; without any it is not kept.</summary>
    public void Add(WakuMessage message, string? pubsubTopic, string? contentTopic)
    {
        if (pubsubTopic is null && contentTopic is null)
        {
            return;
        }

        while (Count >= capacity && _oldest.TryDequeue(out var victim, out _))
        {
            if (!victim.IsGone)
            {
                Remove(victim);
                Dropped++;
            }
        }

        var entry = new Entry(message);
        entry.Pubsub = Link(_byPubsubTopic, pubsubTopic, entry);
        entry.Content = Link(_byContentTopic, contentTopic, entry);
        _oldest.Enqueue(entry, (message.Timestamp ?? 0, _arrivals++));
        Count++;
    }

    /// <summary>Takes the messages of a pubsub topic, in the order of their arrival.</summary>
    public IReadOnlyList<WakuMessage> TakePubsub(string topic) => Take(_byPubsubTopic, topic);

    /// <summary>Takes the messages of a content topic, in the order of their arrival.</summary>
    public IReadOnlyList<WakuMessage> TakeContent(string topic) => Take(_byContentTopic, topic);


    /// <summary>Ends the view of a pubsub topic: messages that no content topic holds vanish.</summary>
    public void ForgetPubsub(string topic)
    {
        if (_byPubsubTopic.Remove(topic, out var entries))
        {
            foreach (var entry in entries)
            {
                entry.Pubsub = null;
                Release(entry);
            }
        }
    }

    /// <summary>Ends the view of a content topic: messages that no pubsub topic holds vanish.</summary>
    public void ForgetContent(string topic)
    {
        if (_byContentTopic.Remove(topic, out var entries))
        {
            foreach (var entry in entries)
            {
                entry.Content = null;
                Release(entry);
            }
        }
    }

    /// <summary>Drops everything, uncounted.</summary>
    public void Clear()
    {
        _byPubsubTopic.Clear();
        _byContentTopic.Clear();
        _oldest.Clear();
        Count = 0;
    }

    private static (string Topic, LinkedListNode<Entry> Node)? Link(Dictionary<string, LinkedList<Entry>> view, string? topic, Entry entry)
    {
        if (topic is null)
        {
            return null;
        }

        if (!view.TryGetValue(topic, out var entries))
        {
            view[topic] = entries = [];
        }

        return (topic, entries.AddLast(entry));
    }

    private static void Unlink(Dictionary<string, LinkedList<Entry>> view, (string Topic, LinkedListNode<Entry> Node)? place)
    {
        if (place is var (topic, node) && view.TryGetValue(topic, out var entries))
        {
            entries.Remove(node);
            if (entries.Count == 0)
            {
                view.Remove(topic);
            }
        }
    }

    private List<WakuMessage> Take(Dictionary<string, LinkedList<Entry>> view, string topic)
    {
        if (!view.TryGetValue(topic, out var entries))
        {
            return [];
        }

        List<WakuMessage> messages = new(entries.Count);
        while (entries.First is { Value: var entry })
        {
            messages.Add(entry.Message);
            Remove(entry);
        }

        Compact();
        return messages;
    }

    private void Remove(Entry entry)
    {
        Unlink(_byPubsubTopic, entry.Pubsub);
        Unlink(_byContentTopic, entry.Content);
        (entry.Pubsub, entry.Content) = (null, null);
        Count--;
    }

    private void Release(Entry entry)
    {
        if (entry.IsGone)
        {
            Count--;
        }
    }

    /// <summary>Entries that left stay in the queue until it is their turn; when they outnumber the rest the queue is made anew.</summary>
    private void Compact()
    {
        if (_oldest.Count < FewestToCompact || _oldest.Count < 2 * Count)
        {
            return;
        }

        var alive = _oldest.UnorderedItems.Where(static i => !i.Element.IsGone).ToArray();
        _oldest.Clear();
        _oldest.EnqueueRange(alive);
    }

    private sealed class Entry(WakuMessage message)
    {
        public WakuMessage Message { get; } = message;

        public (string Topic, LinkedListNode<Entry> Node)? Pubsub { get; set; }

        public (string Topic, LinkedListNode<Entry> Node)? Content { get; set; }

        public bool IsGone => Pubsub is null && Content is null;
    }
}
