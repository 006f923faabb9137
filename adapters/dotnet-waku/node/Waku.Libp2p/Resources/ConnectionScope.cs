using System.Buffers;

namespace Waku.Libp2p.Resources;

/// <summary>What one connection takes: buffered bytes, inbound streams by protocol, faults.</summary>
internal sealed class ConnectionScope : IDisposable
{
    private const double PushBurst = 10;
    private readonly ResourceManager _manager;
    private readonly Budget _faults;
    private readonly Budget _pushes;
    private readonly Dictionary<string, int> _streams = [];
    private readonly Lock _bytes = new();
    private Action? _abort;
    private long _buffered;
    private bool _over;
    private int _negotiations;
    private volatile bool _aborted;

    public ConnectionScope(ResourceManager manager, TimeProvider time)
    {
        _manager = manager;
        _faults = new Budget(manager.Limits.FaultBurst, manager.Limits.FaultRate, time);
        _pushes = new Budget(PushBurst, perSecond: 1, time);
    }

    public ResourceLimits Limits => _manager.Limits;

    public MemoryPool<byte> Buffers => _manager.Buffers;

    public ResourceCounters Counters => _manager.Counters;

    /// <summary>Received bytes that no handler took yet.</summary>
    public long Buffered => Interlocked.Read(ref _buffered);

    /// <summary>True once a limit ended the connection: what has arrived is not worth handling.</summary>
    public bool IsAborted => _aborted;

    /// <summary>Sets what ends the connection.</summary>
    public void Bind(Action abort)
    {
        _abort = abort;
        _manager.Add(this);
    }

    /// <summary>Ends the connection, once.</summary>
    public void Abort()
    {
        _aborted = true;
        _manager.Remove(this);
        GiveBack();
        Interlocked.Exchange(ref _abort, null)?.Invoke();
    }

    /// <exception cref="IOException">A limit ended the connection.</exception>
    public void ThrowIfAborted()
    {
        if (_aborted)
        {
            throw new IOException("the connection exceeded a limit");
        }
    }

    /// <summary>False when the connection holds too much already.</summary>
    public bool TryReserve(long bytes)
    {
        lock (_bytes)
        {
            if (_over)
            {
                return false;
            }

            if (_buffered + bytes > _manager.Limits.BufferedBytesPerConnection)
            {
                _manager.Counters.Add(ResourceCounter.StreamsOverMemory);
                return false;
            }

            _buffered += bytes;
        }

        _manager.Grow(bytes);
        return true;
    }

    public void Release(long bytes)
    {
        lock (_bytes)
        {
            if (_over)
            {
                return;
            }

            _buffered -= bytes;
        }

        _manager.Shrink(bytes);
    }

    /// <summary>False when too many streams of the connection wait for their protocol; a fault of the peer.</summary>
    public bool TryNegotiate()
    {
        if (Interlocked.Increment(ref _negotiations) <= _manager.Limits.NegotiationsPerConnection)
        {
            return true;
        }

        Negotiated();
        return false;
    }

    /// <summary>A stream's negotiation is over.</summary>
    public void Negotiated() => Interlocked.Decrement(ref _negotiations);

    public bool TryOpen(string protocol, StreamLimits limits)
    {
        lock (_streams)
        {
            var count = _streams.GetValueOrDefault(protocol);
            if (count < limits.PerPeer && _manager.TryOpen(protocol))
            {
                _streams[protocol] = count + 1;
                return true;
            }
        }

        _manager.Counters.Add(ResourceCounter.StreamsRefused);
        return false;
    }

    public void Close(string protocol)
    {
        lock (_streams)
        {
            if (--_streams[protocol] == 0)
            {
                _streams.Remove(protocol);
            }
        }

        _manager.Close(protocol);
    }

    /// <summary>Notes that the peer broke a rule; one that does nothing else is cut off.</summary>
    public void Fault()
    {
        if (!_faults.TryTake())
        {
            _manager.Counters.Add(ResourceCounter.FaultyConnections);
            Abort();
        }
    }

    /// <summary>False when the peer describes itself too often.</summary>
    public bool TryPush()
    {
        if (_pushes.TryTake())
        {
            return true;
        }

        _manager.Counters.Add(ResourceCounter.PushesIgnored);
        return false;
    }

    /// <summary>The connection is over. What its streams still hold goes when their handlers end, which is soon.</summary>
    public void Dispose()
    {
        _manager.Remove(this);
        GiveBack();
    }

    /// <summary>From now on it counts for nothing: the next largest connection must not go for what this one held.</summary>
    private void GiveBack()
    {
        long held;
        lock (_bytes)
        {
            held = _over ? 0 : _buffered;
            (_over, _buffered) = (true, 0);
        }

        _manager.Shrink(held);
    }
}
