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
    private readonly ConcurrentDictionary<string, NodeMessage> _pushed = new();
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

    /// <summary>How often the node delivered a message.</summary>
    public int DeliveriesOf(string hash) => _history.DeliveriesOf(_node.Name, hash);

    /// <summary>Takes what was pushed to the node as a filter client for a content topic and returns the message of a hash when it is among it, now or before.</summary>
    /// <param name="pubsubTopic">Pubsub topic of the subscription: pushes do not name it.</param>
    /// <param name="contentTopic">Content topic.</param>
    /// <param name="hash">Message hash.</param>
    /// <param name="cancellationToken">Cancels the wait for the turn.</param>
    public async Task<NodeMessage?> FindPushedAsync(string pubsubTopic, string contentTopic, string hash, CancellationToken cancellationToken)
    {
        if (!_pushed.ContainsKey(hash))
        {
            await CollectAsync($"filter {contentTopic}", () => _node.Control.Filter.DrainAsync(contentTopic, CancellationToken.None), message =>
            {
                var arrived = MessageHashing.Hash(pubsubTopic, message);
                _history.Pushed(_node.Name, pubsubTopic, arrived, _time.GetUtcNow());
                _pushed[arrived] = message;
            }, cancellationToken).ConfigureAwait(false);
        }

        return _pushed.GetValueOrDefault(hash);
    }

    /// <summary>Drains a topic; what arrives is recorded.</summary>
    public Task DrainAsync(string pubsubTopic, CancellationToken cancellationToken) =>
        CollectAsync(pubsubTopic, () => _node.Control.Relay.DrainAsync(pubsubTopic, CancellationToken.None), message =>
        {
            var hash = MessageHashing.Hash(pubsubTopic, message);
            _history.Delivered(_node.Name, pubsubTopic, hash, _time.GetUtcNow());
            _received[hash] = message;
        }, cancellationToken);

    private async Task CollectAsync(string cache, Func<Task<IReadOnlyList<NodeMessage>>> drain, Action<NodeMessage> record, CancellationToken cancellationToken)
    {
        var gate = _gates.GetOrAdd(cache, static _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Not cancelled half-way: a drained message that nobody recorded would be lost.
            foreach (var message in await drain().ConfigureAwait(false))
            {
                record(message);
            }
        }
        finally
        {
            gate.Release();
        }
    }
}
