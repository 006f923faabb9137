using Waku.Libp2p.Identify;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Negotiation;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Resources;
using Waku.Libp2p.Security;

namespace Waku.Libp2p.Connections;

/// <summary>A secured, multiplexed connection to one peer.</summary>
public sealed class Connection : IAsyncDisposable
{
    private readonly IMuxer _muxer;
    private readonly NoiseChannel _channel;
    private readonly CancellationTokenSource _closed = new();
    private readonly TimeSpan _negotiationTimeout;
    private readonly TimeProvider _time;
    private int _disposed;
    private volatile bool _superseded;

    internal Connection(
        NoiseChannel channel, string muxer, ConnectionDirection direction, Libp2pOptions options, ResourceManager resources, TimeProvider time)
    {
        Scope = resources.Open();
        channel.MaxUnsentControl = resources.Limits.UnsentControlBytes;
        channel.OnControlOverflow = () => resources.Counters.Add(ResourceCounter.ControlOverflows);
        _channel = channel;
        _muxer = ConnectionUpgrader.CreateMuxer(channel, muxer, client: direction == ConnectionDirection.Outbound, Scope, time);
        Scope.Bind(() => _ = DisposeAsync());
        _negotiationTimeout = options.NegotiationTimeout;
        _time = time;
        OpenedAt = time.GetTimestamp();
        RemotePeer = channel.RemotePeer;
        RemoteAddress = channel.Raw.Remote.WithoutPeer();
        LocalAddress = channel.Raw.Local;
        RemoteHost = channel.Raw.RemoteHost;
        RemoteNetwork = HandshakeSlots.GroupOf(RemoteHost);
        Muxer = muxer;
        Direction = direction;
        Closed = _closed.Token;
    }

    /// <summary>The proven identity of the remote.</summary>
    public PeerId RemotePeer { get; }

    /// <summary>The address dialed, or the remote's source address.</summary>
    public Multiaddr RemoteAddress { get; }

    /// <summary>The local end.</summary>
    public Multiaddr LocalAddress { get; }

    /// <summary>The remote's IP address as text.</summary>
    public string RemoteHost { get; }

    /// <summary>What counts as one address where peers share something: the IPv4 address, or the /64 that one host of IPv6 has to itself.</summary>
    public string RemoteNetwork { get; }

    /// <summary>Protocol id of the muxer in use.</summary>
    public string Muxer { get; }

    /// <summary>When it was secured: a timestamp of the host's time provider. Of two connections the later one is the newer.</summary>
    public long OpenedAt { get; }

    /// <summary>Who dialed.</summary>
    public ConnectionDirection Direction { get; }

    /// <summary>What the peer said by identify; null until it answered.</summary>
    public IdentifyMessage? Identified { get; internal set; }

    /// <summary>Cancelled when the connection is over.</summary>
    public CancellationToken Closed { get; }

    /// <summary>True once either side began to close it; the table forgets it a moment later.</summary>
    public bool IsClosing => _superseded || Volatile.Read(ref _disposed) != 0 || _muxer.IsOver;

    /// <summary>Streams open now.</summary>
    public int StreamCount => _muxer.StreamCount;

    /// <summary>Opens a stream for the first of <paramref name="protocols"/> that the peer supports.</summary>
    /// <exception cref="ProtocolNotSupportedException">It supports none of them.</exception>
    /// <exception cref="TimeoutException">It did not answer in time.</exception>
    /// <exception cref="IOException">The connection ended meanwhile.</exception>
    /// <exception cref="OperationCanceledException">The caller, and nobody else, called it off.</exception>
    public async Task<MuxedStream> OpenStreamAsync(IReadOnlyList<string> protocols, CancellationToken cancellationToken)
    {
        var stream = OpenRawStream();
        try
        {
            stream.Protocol = await AgreeAsync(stream, protocols, cancellationToken).ConfigureAwait(false);
            stream.Traffic = TrafficOf?.Invoke(stream.Protocol);
            return stream;
        }
        catch
        {
            stream.Reset();
            throw;
        }
    }

    /// <summary>Closes the connection, telling the peer.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _muxer.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>What the connection takes.</summary>
    internal ConnectionScope Scope { get; }

    /// <summary>Timestamp of the last bytes from the peer.</summary>
    internal long HeardAt => _channel.HeardAt;

    /// <summary>Where streams of a protocol are counted; set by the host.</summary>
    internal Func<string, ProtocolTraffic>? TrafficOf { get; set; }

    /// <summary>A newer connection of the same peer took its place: nobody finds it any more.</summary>
    internal void Supersede() => _superseded = true;

    /// <summary>Ends what is past its time: streams, or the connection itself.</summary>
    internal void Sweep(long now)
    {
        if (_channel.SendingSince is var since and > 0 && _time.GetElapsedTime(since, now) > Scope.Limits.WriteStall)
        {
            Scope.Counters.Add(ResourceCounter.WritesStalled);
            Scope.Abort();
            return;
        }

        foreach (var stream in _muxer.Streams)
        {
            if (stream.Overdue(now) is { } counter)
            {
                Scope.Counters.Add(counter);
                stream.Reset();
            }
        }
    }

    /// <summary>Opens a stream on which nothing is negotiated yet.</summary>
    internal MuxedStream OpenRawStream() => _muxer.Open();

    /// <summary>Proposes the protocols on a new stream, as long as the limit of time, the caller and the connection allow.</summary>
    internal async Task<string> AgreeAsync(IByteChannel stream, IReadOnlyList<string> protocols, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_negotiationTimeout, _time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken, Closed);
        try
        {
            return await MultistreamSelect.SelectAsync(stream, protocols, any.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (any.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Nobody called it off: for the caller that is a peer that hung up or says nothing.
            var names = string.Join(", ", protocols);
            throw Closed.IsCancellationRequested
                ? new IOException($"the connection to {RemotePeer} ended while {names} was proposed")
                : new TimeoutException($"{RemotePeer} did not answer the proposal of {names} within {_negotiationTimeout.TotalSeconds:0.#} s");
        }
    }

    internal async Task RunAsync(Action<MuxedStream> onInbound)
    {
        await _muxer.RunAsync(onInbound).ConfigureAwait(false);
        Scope.Dispose();
        await _closed.CancelAsync().ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
    }
}
