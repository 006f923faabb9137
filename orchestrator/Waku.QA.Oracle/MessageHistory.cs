using System.Collections.Concurrent;

namespace Waku.QA.Oracle;

/// <summary>Every publish, delivery, push and store row that the harness has seen, and when nodes ran and had joined what.</summary>
public sealed class MessageHistory
{
    private readonly ConcurrentQueue<MessageEvent> _events = new();
    private readonly ConcurrentDictionary<(string Node, string Hash), int> _deliveries = new();
    private readonly ConcurrentDictionary<(string Node, string Hash), int> _pushes = new();
    private long _answers;

    /// <summary>All events, in order of recording.</summary>
    public IReadOnlyCollection<MessageEvent> Events => _events;

    /// <summary>Records an event.</summary>
    public void Add(MessageEvent e) => _events.Enqueue(e);

    /// <summary>Records a delivery.</summary>
    public void Delivered(string node, string topic, string hash, DateTimeOffset at)
    {
        Add(new MessageEvent(EventKind.Deliver, node, topic, hash, at));
        _deliveries.AddOrUpdate((node, hash), 1, static (_, n) => n + 1);
    }

    /// <summary>Records what a filter service pushed to its client.</summary>
    public void Pushed(string node, string topic, string hash, DateTimeOffset at)
    {
        Add(new MessageEvent(EventKind.Push, node, topic, hash, at));
        _pushes.AddOrUpdate((node, hash), 1, static (_, n) => n + 1);
    }

    /// <summary>Records that the harness itself put a message into the network.</summary>
    public void Foreign(string topic, string hash, DateTimeOffset at) => Add(new MessageEvent(EventKind.Foreign, "harness", topic, hash, at));

    /// <summary>Records that messages of a topic come from elsewhere too, so that what arrives there is not judged.</summary>
    public void Open(string topic, DateTimeOffset at) => Add(new MessageEvent(EventKind.Open, "harness", topic, "", at));

    /// <summary>A number for the rows of one answer.</summary>
    public long NextAnswer() => Interlocked.Increment(ref _answers);

    /// <summary>How often a message was pushed to a node.</summary>
    public int PushesTo(string node, string hash) => _pushes.GetValueOrDefault((node, hash));

    /// <summary>How often a node delivered a message.</summary>
    public int DeliveriesOf(string node, string hash) => _deliveries.GetValueOrDefault((node, hash));
}
