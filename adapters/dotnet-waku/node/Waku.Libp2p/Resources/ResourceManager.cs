using System.Buffers;
using System.Collections.Concurrent;

namespace Waku.Libp2p.Resources;

/// <summary>The one place that knows what all peers together take of a host; see <see cref="ResourceLimits"/>.</summary>
public sealed class ResourceManager
{
    private readonly ConcurrentDictionary<ConnectionScope, byte> _scopes = new();
    private readonly Dictionary<string, int> _streams = [];
    private readonly TimeProvider _time;
    private long _buffered;
    private int _evicting;

    internal ResourceManager(ResourceLimits limits, MemoryPool<byte> buffers, TimeProvider time)
    {
        Limits = limits;
        _time = time;
        Handshakes = new HandshakeSlots(limits, Counters, time);
        Buffers = buffers;
    }

    /// <summary>The limits.</summary>
    public ResourceLimits Limits { get; }

    /// <summary>How often they struck.</summary>
    public ResourceCounters Counters { get; } = new();

    /// <summary>Received bytes that no handler took yet, over all connections.</summary>
    public long BufferedBytes => Interlocked.Read(ref _buffered);

    /// <summary>Inbound connections that are not secured yet.</summary>
    public int PendingHandshakes => Handshakes.Count;

    /// <summary>Inbound streams that a handler serves, by protocol.</summary>
    public IReadOnlyDictionary<string, int> InboundStreams
    {
        get
        {
            lock (_streams)
            {
                return new Dictionary<string, int>(_streams);
            }
        }
    }

    internal HandshakeSlots Handshakes { get; }

    /// <summary>Memory of what streams have received.</summary>
    internal MemoryPool<byte> Buffers { get; }

    internal ConnectionScope Open() => new(this, _time);

    internal void Add(ConnectionScope scope) => _scopes[scope] = 0;

    internal void Remove(ConnectionScope scope) => _scopes.TryRemove(scope, out _);

    internal void Grow(long bytes)
    {
        if (Interlocked.Add(ref _buffered, bytes) > Limits.BufferedBytes && Interlocked.Exchange(ref _evicting, 1) == 0)
        {
            // The connection that holds the most goes, whoever asked last.
            if (_scopes.Keys.MaxBy(static s => s.Buffered) is { } largest)
            {
                Counters.Add(ResourceCounter.MemoryEvictions);
                largest.Abort();
            }

            Volatile.Write(ref _evicting, 0);
        }
    }

    internal void Shrink(long bytes) => Interlocked.Add(ref _buffered, -bytes);

    internal bool TryOpen(string protocol)
    {
        lock (_streams)
        {
            var count = _streams.GetValueOrDefault(protocol);
            if (count >= Limits.StreamsPerProtocol)
            {
                return false;
            }

            _streams[protocol] = count + 1;
            return true;
        }
    }

    internal void Close(string protocol)
    {
        lock (_streams)
        {
            if (--_streams[protocol] == 0)
            {
                _streams.Remove(protocol);
            }
        }
    }
}
