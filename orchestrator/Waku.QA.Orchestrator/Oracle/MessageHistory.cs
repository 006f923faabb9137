using System.Collections.Concurrent;

namespace Waku.QA.Orchestrator.Oracle;

/// <summary>Every publish, delivery and push that the harness has seen, by deterministic message hash.</summary>
public sealed class MessageHistory
{
    private readonly ConcurrentQueue<MessageEvent> _events = new();
    private readonly ConcurrentDictionary<(string Node, string Hash), int> _deliveries = new();
    private readonly ConcurrentDictionary<(string Node, string Hash), int> _pushes = new();

    /// <summary>All events, in order of recording.</summary>
    public IReadOnlyCollection<MessageEvent> Events => _events;

    /// <summary>Records a publish.</summary>
    public void Published(string node, string topic, string hash, DateTimeOffset at) => _events.Enqueue(new MessageEvent("publish", node, topic, hash, at));

    /// <summary>Records a delivery.</summary>
    public void Delivered(string node, string topic, string hash, DateTimeOffset at)
    {
        _events.Enqueue(new MessageEvent("deliver", node, topic, hash, at));
        _deliveries.AddOrUpdate((node, hash), 1, static (_, n) => n + 1);
    }

    /// <summary>Records what a filter service pushed to its client.</summary>
    public void Pushed(string node, string topic, string hash, DateTimeOffset at)
    {
        _events.Enqueue(new MessageEvent("push", node, topic, hash, at));
        _pushes.AddOrUpdate((node, hash), 1, static (_, n) => n + 1);
    }

    /// <summary>How often a message was pushed to a node.</summary>
    public int PushesTo(string node, string hash) => _pushes.GetValueOrDefault((node, hash));

    /// <summary>How often a node delivered a message.</summary>
    public int DeliveriesOf(string node, string hash) => _deliveries.GetValueOrDefault((node, hash));
}
