using System.Collections.Concurrent;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;

namespace Waku.QA.Clusters;

/// <summary>The one consumer of a node's draining caches: whoever waits for a message shares what a poll brings.</summary>
public sealed class NodeInbox
{
    private readonly ClusterNode _node;
    private readonly MessageHistory _history;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, NodeMessage> _received = new();
    private readonly ConcurrentDictionary<string, NodeMessage> _pushed = new();
    private readonly ConcurrentDictionary<string, DrainedCache> _caches = new();

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

    /// <summary>
    /// A message that a node got, by relay or filter, with the time and content topic, or the payload, of an awaited one that did not come:
    /// the awaited one altered. Null when there is none.
    /// </summary>
    public NodeMessage? AlteredFrom(NodeMessage awaited) =>
        _received.Concat(_pushed).FirstOrDefault(m => IsLike(m.Value, awaited) && !_history.Knows(m.Key)).Value;

    /// <summary>True when a message with this payload has been delivered on any topic that was drained, whatever else it says.</summary>
    public bool HasPayload(byte[] payload) => _received.Values.Any(m => m.Payload.AsSpan().SequenceEqual(payload));

    /// <summary>How often a message was pushed to the node.</summary>
    public int PushesOf(string hash) => _history.PushesTo(_node.Name, hash);

    /// <summary>How often the node delivered a message.</summary>
    public int DeliveriesOf(string hash) => _history.DeliveriesOf(_node.Name, hash);

    /// <summary>
    /// Takes what was pushed to the node as a filter client for a content topic and returns the message of a hash when it is among it, now
    /// or before.
    /// </summary>
    /// <param name="pubsubTopic">Pubsub topic of the subscription: pushes do not name it.</param>
    /// <param name="contentTopic">Content topic.</param>
    /// <param name="hash">Message hash.</param>
    /// <param name="cancellationToken">Cancels the wait for the turn.</param>
    public async Task<NodeMessage?> FindPushedAsync(string pubsubTopic, string contentTopic, string hash, CancellationToken cancellationToken)
    {
        if (!_pushed.ContainsKey(hash))
        {
            await DrainPushedAsync(pubsubTopic, contentTopic, cancellationToken).ConfigureAwait(false);
        }

        return _pushed.GetValueOrDefault(hash);
    }

    /// <summary>Takes what was pushed for a content topic; what arrives is recorded.</summary>
    public Task DrainPushedAsync(string pubsubTopic, string contentTopic, CancellationToken cancellationToken) =>
        CollectAsync($"filter {contentTopic}", () => _node.Control.Filter.DrainAsync(contentTopic, CancellationToken.None), message =>
        {
            var hash = MessageHashing.Hash(pubsubTopic, message);
            _history.Pushed(_node.Name, pubsubTopic, message, _time.GetUtcNow());
            _pushed[hash] = message;
        }, cancellationToken);

    /// <summary>Drains a topic; what arrives is recorded.</summary>
    public Task DrainAsync(string pubsubTopic, CancellationToken cancellationToken) =>
        CollectAsync(pubsubTopic, () => DrainRelayAsync(pubsubTopic), message =>
        {
            var hash = MessageHashing.Hash(pubsubTopic, message);
            _history.Delivered(_node.Name, pubsubTopic, message, _time.GetUtcNow());
            _received[hash] = message;
        }, cancellationToken);

    private static bool IsLike(NodeMessage came, NodeMessage awaited)
    {
        var samePayload = awaited.Payload.Length >= sizeof(long) && came.Payload.AsSpan().SequenceEqual(awaited.Payload);
        var sameTime = came.Timestamp == awaited.Timestamp && awaited.Timestamp != 0 && came.ContentTopic == awaited.ContentTopic;
        return (samePayload || sameTime)
            && !(samePayload && sameTime && came.Meta.AsSpan().SequenceEqual(awaited.Meta));
    }

    private async Task<IReadOnlyList<NodeMessage>> DrainRelayAsync(string pubsubTopic)
    {
        var asked = _time.GetUtcNow();
        var messages = await _node.Control.Relay.DrainAsync(pubsubTopic, CancellationToken.None).ConfigureAwait(false);
        _history.Drained(_node.Name, pubsubTopic, asked);
        return messages;
    }

    private async Task CollectAsync(string name, Func<Task<IReadOnlyList<NodeMessage>>> drain, Action<NodeMessage> record, CancellationToken cancellationToken)
    {
        var cache = _caches.GetOrAdd(name, static _ => new DrainedCache());
        var before = cache.Started;
        await cache.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (cache.Completed > before)
            {
                // A drain that began after we asked has ended well while we waited for our turn: another would only cost the node a request.
                return;
            }

            var number = ++cache.Started;
            // Not cancelled half-way: a drained message that nobody recorded would be lost.
            foreach (var message in await drain().ConfigureAwait(false))
            {
                record(message);
            }

            cache.Completed = number;
        }
        finally
        {
            cache.Turn.Release();
        }
    }

    /// <summary>One cache of the node: whose turn it is to drain it, the number of the last drain that began, and of the last that ended well.</summary>
    private sealed class DrainedCache
    {
        private long _started;

        public SemaphoreSlim Turn { get; } = new(1);

        /// <summary>Read by anyone, written by whose turn it is.</summary>
        public long Started
        {
            get => Volatile.Read(ref _started);
            set => Volatile.Write(ref _started, value);
        }

        /// <summary>Only for whose turn it is.</summary>
        public long Completed { get; set; }
    }
}
