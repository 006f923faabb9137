using System.Collections.Concurrent;
using Waku.QA.Core.Nodes;
using Waku.QA.Orchestrator.Oracle;

namespace Waku.QA.Orchestrator.Clusters;

/// <summary>The one consumer of a node's draining caches: whoever waits for a message shares what a poll brings.</summary>
public sealed class NodeInbox
{
    private readonly ClusterNode _node;
    private readonly MessageHistory _history;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, NodeMessage> _received = new();
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new();

    internal NodeInbox(ClusterNode node, MessageHistory history, TimeProvider time)
    {
        _node = node;
        _history = history;
        _time = time;
    }

    /// <summary>Drains a topic once and returns the message of a hash when it has been received, now or before.</summary>
    public async Task<NodeMessage?> FindAsync(string pubsubTopic, string hash, CancellationToken cancellationToken)
    {
        if (!_received.ContainsKey(hash))
        {
            await DrainAsync(pubsubTopic, cancellationToken).ConfigureAwait(false);
        }

        return _received.GetValueOrDefault(hash);
    }

    /// <summary>Drains a topic; what arrives is recorded.</summary>
    public async Task DrainAsync(string pubsubTopic, CancellationToken cancellationToken)
    {
        var gate = _gates.GetOrAdd(pubsubTopic, static _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Not cancelled half-way: a drained message that nobody recorded would be lost.
            foreach (var message in await _node.Control.Relay.DrainAsync(pubsubTopic, CancellationToken.None).ConfigureAwait(false))
            {
                var hash = MessageHashing.Hash(pubsubTopic, message);
                _history.Delivered(_node.Name, pubsubTopic, hash, _time.GetUtcNow());
                _received[hash] = message;
            }
        }
        finally
        {
            gate.Release();
        }
    }
}
