using System.Collections.Concurrent;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Oracle;

/// <summary>Every publish, delivery, push and store row that the harness has seen, and when nodes ran and had joined what.</summary>
/// <param name="keeps">False for a history that nobody will judge: no event is kept.</param>
public sealed class MessageHistory(bool keeps = true)
{
    private readonly ConcurrentQueue<MessageEvent> _events = new();
    private readonly ConcurrentDictionary<(string Node, string Hash), int> _deliveries = new();
    private readonly ConcurrentDictionary<(string Node, string Hash), int> _pushes = new();
    private readonly ConcurrentDictionary<(string Node, string Topic), DateTimeOffset> _drained = new();
    private readonly ConcurrentDictionary<string, bool> _known = new();
    private long _answers;

    /// <summary>False when no event is kept.</summary>
    public bool Keeps => keeps;

    /// <summary>All events, in order of recording.</summary>
    public IReadOnlyCollection<MessageEvent> Events => _events;

    /// <summary>Records an event.</summary>
    public void Add(MessageEvent e)
    {
        if (!keeps)
        {
            return;
        }

        if (e.Kind is EventKind.Leave or EventKind.Down)
        {
            // What was taken from the node before is judged, what it still had is not: both end here.
            foreach (var (cache, at) in _drained.Where(d => d.Key.Node == e.Node && (e.Topic.Length == 0 || d.Key.Topic == e.Topic)))
            {
                _drained.TryRemove(cache, out _);
                _events.Enqueue(new MessageEvent(EventKind.Drained, cache.Node, cache.Topic, "", at));
            }
        }

        if (e.Kind is EventKind.Publish or EventKind.Unknown or EventKind.Refused or EventKind.Foreign)
        {
            _known[e.Hash] = true;
        }
        else if (e.Kind == EventKind.Open)
        {
            _known[e.Topic] = true;
        }

        _events.Enqueue(e);
    }

    /// <summary>True for the hash of a message that somebody published, or a topic on which messages come from elsewhere too.</summary>
    public bool Knows(string hashOrTopic) => _known.ContainsKey(hashOrTopic);

    /// <summary>Everything that a node had received on a topic by a time was taken from it.</summary>
    public void Drained(string node, string topic, DateTimeOffset at) => _drained[(node, topic)] = at;

    /// <summary>Records a delivery.</summary>
    public void Delivered(string node, string topic, NodeMessage message, DateTimeOffset at)
    {
        var e = MessageEvent.Of(EventKind.Deliver, node, topic, message, at);
        var hash = e.Hash;
        Add(e);
        _deliveries.AddOrUpdate((node, hash), 1, static (_, n) => n + 1);
    }

    /// <summary>Records what a filter service pushed to its client.</summary>
    public void Pushed(string node, string topic, NodeMessage message, DateTimeOffset at)
    {
        var e = MessageEvent.Of(EventKind.Push, node, topic, message, at);
        var hash = e.Hash;
        Add(e);
        _pushes.AddOrUpdate((node, hash), 1, static (_, n) => n + 1);
    }

    /// <summary>Records that the harness itself put a message into the network.</summary>
    public void Foreign(string topic, NodeMessage message, DateTimeOffset at) =>
        Add(MessageEvent.Of(EventKind.Foreign, "harness", topic, message, at));

    /// <summary>Records that messages of a topic come from elsewhere too, so that what arrives there is not judged.</summary>
    public void Open(string topic, DateTimeOffset at) => Add(new MessageEvent(EventKind.Open, "harness", topic, "", at));

    /// <summary>A number for the rows of one answer.</summary>
    public long NextAnswer() => Interlocked.Increment(ref _answers);

    /// <summary>How often a message was pushed to a node.</summary>
    public int PushesTo(string node, string hash) => _pushes.GetValueOrDefault((node, hash));

    /// <summary>How often a node delivered a message.</summary>
    public int DeliveriesOf(string node, string hash) => _deliveries.GetValueOrDefault((node, hash));
}
