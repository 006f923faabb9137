namespace Waku.Gossipsub;

/// <summary>Recent messages by heartbeat window, for gossip and IWANT. Bounded in windows and in bytes.</summary>
internal sealed class MessageCache(int windows, int gossipWindows, long maxBytes)
{
    private readonly Dictionary<MessageId, Entry> _messages = [];
    private readonly LinkedList<List<GossipMessage>> _history = new([[]]);
    private long _bytes;

    public int Count => _messages.Count;

    public void Add(GossipMessage message)
    {
        if (!_messages.TryAdd(message.Id, new Entry(message)))
        {
            return;
        }

        _history.First!.Value.Add(message);
        _bytes += message.Data.Length;
        while (_bytes > maxBytes && _history.Count > 0 && DropOldest())
        {
        }
    }

    /// <summary>The message for an IWANT, or null when unknown or sent to this peer too often.</summary>
    public GossipMessage? Request(MessageId id, int peer, int limit)
    {
        if (!_messages.TryGetValue(id, out var entry))
        {
            return null;
        }

        var sent = entry.Sent.GetValueOrDefault(peer);
        entry.Sent[peer] = sent + 1;
        return sent < limit ? entry.Message : null;
    }

    public List<MessageId> GossipIds(string topic)
    {
        List<MessageId> ids = [];
        var window = _history.First;
        for (var i = 0; i < gossipWindows && window is not null; i++, window = window.Next)
        {
            foreach (var message in window.Value)
            {
                if (message.Topic == topic)
                {
                    ids.Add(message.Id);
                }
            }
        }

        return ids;
    }

    /// <summary>Starts a new window and forgets the oldest.</summary>
    public void Shift()
    {
        _history.AddFirst([]);
        if (_history.Count > windows)
        {
            foreach (var message in _history.Last!.Value)
            {
                Forget(message);
            }

            _history.RemoveLast();
        }
    }

    private bool DropOldest()
    {
        for (var window = _history.Last; window is not null; window = window.Previous)
        {
            if (window.Value.Count > 0)
            {
                // Half of the oldest window at a time keeps the cost per message constant.
                var count = (window.Value.Count + 1) / 2;
                for (var i = 0; i < count; i++)
                {
                    Forget(window.Value[i]);
                }

                window.Value.RemoveRange(0, count);
                return true;
            }
        }

        return false;
    }

    private void Forget(GossipMessage message)
    {
        _messages.Remove(message.Id);
        _bytes -= message.Data.Length;
    }

    private sealed class Entry(GossipMessage message)
    {
        private Dictionary<int, int>? _sent;

        public GossipMessage Message { get; } = message;

        public Dictionary<int, int> Sent => _sent ??= [];
    }
}
