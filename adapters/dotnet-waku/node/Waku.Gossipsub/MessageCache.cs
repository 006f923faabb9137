using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Waku.Gossipsub;

/// <summary>Recent messages by heartbeat window, for gossip and IWANT. Bounded in windows and in bytes.</summary>
internal sealed class MessageCache(int windows, int gossipWindows, long maxBytes)
{
    /// <summary>Messages for which room is kept however few there are.</summary>
    private const int Few = 1_024;
    private readonly Dictionary<MessageId, Entry> _messages = [];
    private readonly LinkedList<List<(MessageId Id, string Topic)>> _history = new([[]]);
    private readonly MessageBodies _bodies = new();
    private long _bytes;

    public int Count => _messages.Count;

    public void Add(GossipMessage message)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_messages, message.Id, out var exists);
        if (exists)
        {
            return;
        }

        entry = new Entry(message.Topic, _bodies.Keep(message.Data), message.IsSigned);
        _history.First!.Value.Add((message.Id, message.Topic));
        _bytes += message.Data.Length;
        while (_bytes > maxBytes && _history.Count > 0 && DropOldest())
        {
        }
    }

    /// <summary>The message for an IWANT, or null when unknown or sent to this peer too often.</summary>
    public GossipMessage? Request(MessageId id, int peer, int limit)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrNullRef(_messages, id);
        if (Unsafe.IsNullRef(ref entry))
        {
            return null;
        }

        var all = entry.Sent ??= [];
        var sent = all.GetValueOrDefault(peer);
        all[peer] = sent + 1;
        return sent < limit ? new GossipMessage(entry.Topic, entry.Body.ToArray(), id) { IsSigned = entry.IsSigned } : null;
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
        List<(MessageId Id, string Topic)> window = [];
        if (_history.Count >= windows)
        {
            var oldest = _history.Last!.Value;
            foreach (var message in oldest)
            {
                Forget(message.Id);
            }

            // A list that has the room of a burst is let go when the burst is over.
            oldest.Clear();
            window = oldest.Capacity <= (2 * _history.First!.Value.Count) + Few ? oldest : window;
            _history.RemoveLast();
        }

        _history.AddFirst(window);
        _bodies.Trim();
        if (_messages.Count == 0 && _messages.Capacity > Few)
        {
            _messages.TrimExcess();
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
                    Forget(window.Value[i].Id);
                }

                window.Value.RemoveRange(0, count);
                return true;
            }
        }

        return false;
    }

    private void Forget(MessageId id)
    {
        if (_messages.Remove(id, out var entry))
        {
            _bytes -= entry.Body.Length;
            _bodies.Forget(entry.Body);
        }
    }

    private struct Entry(string topic, MessageBodies.Body body, bool isSigned)
    {
        public readonly string Topic = topic;

        public readonly MessageBodies.Body Body = body;

        public readonly bool IsSigned = isSigned;

        public Dictionary<int, int>? Sent;
    }
}
