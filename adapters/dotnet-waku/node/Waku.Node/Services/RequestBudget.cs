using Waku.Libp2p.Identity;

namespace Waku.Node.Services;

/// <summary>Hands out room for requests, per peer and in total; those that find none wait in order, each peer for itself. Thread-safe.</summary>
/// <param name="limits">How much room there is.</param>
public sealed class RequestBudget(ServiceLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<PeerId, Use> _peers = [];
    private readonly LinkedList<Waiter> _waiting = new();
    private long _bytes, _refused, _timedOut;
    private int _requests;

    /// <summary>The limits.</summary>
    public ServiceLimits Limits { get; } = limits;

    /// <summary>Requests that have room now.</summary>
    public int Requests => Locked(() => _requests);

    /// <summary>Bytes that they may take.</summary>
    public long Bytes => Locked(() => _bytes);

    /// <summary>Requests that wait for room.</summary>
    public int Waiting => Locked(() => _waiting.Count);

    /// <summary>Peers of which something is remembered: those with a request.</summary>
    public int Peers => Locked(() => _peers.Count);

    /// <summary>Requests refused for want of room.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Requests begun and not ended in time.</summary>
    public long TimedOut => Interlocked.Read(ref _timedOut);

    /// <summary>Room for a request, which <see cref="Release"/> gives back; false when too many of the peer wait already, or the wait was cancelled.</summary>
    internal async ValueTask<bool> TryTakeAsync(PeerId peer, long bytes, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter> node;
        lock (_lock)
        {
            var use = _peers.GetValueOrDefault(peer) ?? (_peers[peer] = new Use());
            if (use.Waiting == 0 && HasRoom(use, bytes))
            {
                Take(use, bytes);
                return true;
            }

            if (use.Waiting >= Limits.WaitingPerPeer)
            {
                Interlocked.Increment(ref _refused);
                return false;
            }

            use.Waiting++;
            node = _waiting.AddLast(new Waiter(peer, bytes));
        }

        await using var registration = cancellationToken.Register(() => GiveUp(node)).ConfigureAwait(false);
        return await node.Value.Granted.Task.ConfigureAwait(false);
    }

    /// <summary>Gives room back.</summary>
    internal void Release(PeerId peer, long bytes)
    {
        lock (_lock)
        {
            var use = _peers[peer];
            use.Bytes -= bytes;
            use.Requests--;
            _bytes -= bytes;
            _requests--;
            Forget(peer, use);
            GrantWaiting();
        }
    }

    internal void AddTimedOut() => Interlocked.Increment(ref _timedOut);

    private void GiveUp(LinkedListNode<Waiter> node)
    {
        lock (_lock)
        {
            if (node.List is null)
            {
                return;
            }

            _waiting.Remove(node);
            var use = _peers[node.Value.Peer];
            use.Waiting--;
            Forget(node.Value.Peer, use);
        }

        Interlocked.Increment(ref _refused);
        node.Value.Granted.TrySetResult(false);
    }

    private void GrantWaiting()
    {
        for (var node = _waiting.First; node is not null && _requests < Limits.Requests;)
        {
            var next = node.Next;
            var use = _peers[node.Value.Peer];
            if (HasRoom(use, node.Value.Bytes))
            {
                _waiting.Remove(node);
                use.Waiting--;
                Take(use, node.Value.Bytes);
                node.Value.Granted.TrySetResult(true);
            }

            node = next;
        }
    }

    /// <summary>A request that is alone fits always: the protocol's own limit bounds it.</summary>
    private bool HasRoom(Use use, long bytes) =>
        _requests < Limits.Requests && use.Requests < Limits.RequestsPerPeer
        && (use.Requests == 0 || use.Bytes + bytes <= Limits.BytesPerPeer) && (_requests == 0 || _bytes + bytes <= Limits.Bytes);

    private void Take(Use use, long bytes)
    {
        use.Requests++;
        use.Bytes += bytes;
        _requests++;
        _bytes += bytes;
    }

    private void Forget(PeerId peer, Use use)
    {
        if (use is { Requests: 0, Waiting: 0 })
        {
            _peers.Remove(peer);
        }
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_lock)
        {
            return read();
        }
    }

    private sealed class Use
    {
        public long Bytes { get; set; }

        public int Requests { get; set; }

        public int Waiting { get; set; }
    }

    private sealed record Waiter(PeerId Peer, long Bytes)
    {
        public TaskCompletionSource<bool> Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
