using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Waku.Libp2p.Identify;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Ping;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Resources;
using Waku.Libp2p.Transports;

namespace Waku.Libp2p.Connections;

/// <summary>A libp2p node: listens, dials, keeps connections alive within limits, and routes streams to protocol handlers.</summary>
public sealed class Libp2pHost : IAsyncDisposable
{
    /// <summary>How often limits of time are looked after.</summary>
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    /// <summary>How late somebody who wakes up each second anyway may be before this host's own timer does.</summary>
    private static readonly TimeSpan SweepSlack = TimeSpan.FromMilliseconds(250);
    private readonly Libp2pOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ITransport[] _transports;
    private readonly ConnectionUpgrader _upgrader;
    private readonly DialBackoff _backoff;
    private readonly ConnectionTable _connections;
    private readonly SharedDials _dials = new();
    private readonly StreamRouter _router;
    private readonly Identification _identification;
    private readonly Liveness _liveness;
    private readonly ITimer _sweep;
    private readonly ConcurrentBag<IListener> _listeners = [];
    private readonly CancellationTokenSource _stop = new();
    private int _disposed;

    /// <summary>Creates a host; nothing is opened before <see cref="Listen"/> or a dial.</summary>
    public Libp2pHost(Libp2pOptions options, TimeProvider? time = null, ILogger? log = null)
    {
        _options = options;
        _time = time ?? TimeProvider.System;
        _log = log ?? NullLogger.Instance;
        _transports = [new TcpTransport(options.DialFrom), new WebSocketTransport(options.DialFrom, options.WebSocketCertificate, _time)];
        Resources = new ResourceManager(options.Limits, options.Buffers, _time);
        _connections = new ConnectionTable(options);
        _upgrader = new ConnectionUpgrader(options, Resources, _connections.MayAdd, _time);
        _backoff = new DialBackoff(options.DialBackoff, options.MaxDialBackoff, _time);
        Peers = new PeerStore(options.PeerStoreCapacity, options.Limits, Resources.Counters);
        _router = new StreamRouter(options, _time, _log);
        _identification = new Identification(options, Peers, Self, c => PeerIdentified?.Invoke(c), _time, _log);
        _identification.Mount(_router);
        _router.Handle(PingProtocol.Id, static (stream, _, token) => PingProtocol.AnswerAsync(stream, token), StreamLimits.Request with { PerPeer = 32 });
        _liveness = new Liveness(options, PingAsync, _time);
        _sweep = _time.CreateTimer(_ => SweepAndArm(SweepInterval), null, SweepInterval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Raised once a peer answered identify, on every connection.</summary>
    public event Action<Connection>? PeerIdentified;

    /// <summary>Raised when the last connection to a peer is gone.</summary>
    public event Action<PeerId>? PeerDisconnected;

    /// <summary>This node's peer id.</summary>
    public PeerId PeerId => _options.Identity.PeerId;

    /// <summary>Addresses bound, with real ports, without peer id.</summary>
    public IReadOnlyList<Multiaddr> ListenAddresses => [.. _listeners.Select(static l => l.Address).OrderBy(static a => a.ToString(), StringComparer.Ordinal)];

    /// <summary>Addresses told to peers; the bound ones unless set.</summary>
    public IReadOnlyList<Multiaddr>? AnnouncedAddresses { get; set; }

    /// <summary>Live connections.</summary>
    public IReadOnlyCollection<Connection> Connections => _connections.All;

    /// <summary>Peers met so far.</summary>
    public PeerStore Peers { get; }

    /// <summary>What peers take of this host, and how often a limit struck.</summary>
    public ResourceManager Resources { get; }

    /// <summary>Bytes and streams by protocol.</summary>
    public IReadOnlyDictionary<string, ProtocolTraffic> Traffic => _router.Traffic;

    /// <summary>Dials that failed or succeeded since the start.</summary>
    public (long Succeeded, long Failed) Dials => (Interlocked.Read(ref _dialsSucceeded), Interlocked.Read(ref _dialsFailed));

    private long _dialsSucceeded;
    private long _dialsFailed;

    /// <summary>Serves a protocol. Register before listening; later additions are pushed to peers by <see cref="PushIdentifyAsync"/>.</summary>
    public void Handle(string protocol, StreamHandler handler) => Handle(protocol, handler, StreamLimits.Request);

    /// <summary>Serves a protocol whose streams have limits of their own.</summary>
    public void Handle(string protocol, StreamHandler handler, StreamLimits limits) => _router.Handle(protocol, handler, limits);

    /// <summary>Opens a listening socket; port 0 lets the system choose.</summary>
    public Multiaddr Listen(Multiaddr address)
    {
        var transport = Array.Find(_transports, t => t.CanHandle(address)) ?? throw new Libp2pException($"no transport for '{address}'");
        if (address.IsSecureWebSocket && _options.WebSocketCertificate is null)
        {
            throw new Libp2pException($"cannot listen on '{address}': no certificate is set");
        }

        var listener = transport.Listen(address, Resources.Handshakes.TryEnter, (raw, slot) => _ = AcceptAsync(raw, slot));
        _listeners.Add(listener);
        return listener.Address;
    }

    /// <summary>The live connection to a peer, if there is one.</summary>
    public Connection? FindConnection(PeerId peer) => _connections.Find(peer);

    /// <summary>Connects to a peer, or returns the connection that exists.</summary>
    /// <exception cref="Libp2pException">The address is unusable, the peer is in back-off, or a limit is reached.</exception>
    public Task<Connection> DialAsync(Multiaddr address, CancellationToken cancellationToken) => DialAsync(address, evenInBackoff: false, cancellationToken);

    /// <summary>As the other overload; <paramref name="evenInBackoff"/> for dials that a person or a request asked for.</summary>
    public async Task<Connection> DialAsync(Multiaddr address, bool evenInBackoff, CancellationToken cancellationToken)
    {
        var peer = address.PeerId ?? throw new Libp2pException($"'{address}' lacks '/p2p/<peer id>'");
        if (_connections.Find(peer) is { } existing)
        {
            return existing;
        }

        if (peer.Equals(PeerId))
        {
            throw new Libp2pException("cannot dial oneself");
        }

        var transport = Array.Find(_transports, t => t.CanHandle(address)) ?? throw new Libp2pException($"no transport for '{address}'");
        if (!evenInBackoff && _backoff.Remaining(peer) is { Ticks: > 0 } wait)
        {
            throw new DialBackoffException(peer, _backoff.Failures(peer), wait);
        }

        if (!_connections.HasRoom)
        {
            throw new Libp2pException($"the limit of {_options.MaxConnections} connections is reached");
        }

        return await _dials.RunAsync(peer, () => DialAsync(transport, address, peer), cancellationToken).ConfigureAwait(false);
    }

    private async Task<Connection> DialAsync(ITransport transport, Multiaddr address, PeerId peer)
    {
        // The dial that was under way may have ended since the caller looked: one more would supersede its connection.
        if (_connections.Find(peer) is { } existing)
        {
            return existing;
        }

        using var limit = new CancellationTokenSource(_options.HandshakeTimeout, _time);
        try
        {
            using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
            var raw = await transport.DialAsync(address, any.Token).ConfigureAwait(false);
            var connection = await _upgrader.UpgradeAsync(raw, ConnectionDirection.Outbound, peer, null, any.Token).ConfigureAwait(false);
            _backoff.Succeeded(peer);
            Interlocked.Increment(ref _dialsSucceeded);
            await AdoptAsync(connection).ConfigureAwait(false);
            return connection;
        }
        catch (Exception e)
        {
            _backoff.Failed(peer);
            Interlocked.Increment(ref _dialsFailed);
            Peers.Update(peer, r => r.Connectedness == Connectedness.Connected
                ? r : r with { Address = address.WithoutPeer(), Connectedness = Connectedness.CannotConnect });
            var why = e is OperationCanceledException && limit.IsCancellationRequested
                ? $"it did not answer within {_options.HandshakeTimeout.TotalSeconds:0.#} s"
                : e.Message;
            throw e is Libp2pException ? e : new Libp2pException($"cannot connect to {address}: {why}", e);
        }
    }

    /// <summary>Connects to a known peer at whichever of its addresses answers.</summary>
    /// <exception cref="Libp2pException">None is known, or none answers.</exception>
    public Task<Connection> ConnectAsync(PeerId peer, CancellationToken cancellationToken) => ConnectAsync(peer, evenInBackoff: true, cancellationToken);

    /// <summary>As the other overload; without <paramref name="evenInBackoff"/> a peer that failed lately is left alone.</summary>
    public async Task<Connection> ConnectAsync(PeerId peer, bool evenInBackoff, CancellationToken cancellationToken)
    {
        var record = Peers.Find(peer);
        List<Multiaddr> addresses = [.. (record?.ListenAddresses ?? []).Where(CanDial)];
        if (record?.Address is { } last && CanDial(last) && !addresses.Contains(last))
        {
            addresses.Add(last);
        }

        Libp2pException? failure = null;
        foreach (var address in addresses)
        {
            try
            {
                return await DialAsync(address.WithPeer(peer), evenInBackoff, cancellationToken).ConfigureAwait(false);
            }
            catch (Libp2pException e)
            {
                failure = e;
            }
        }

        throw failure ?? new Libp2pException($"no address of {peer} is known that could be dialed");
    }

    /// <summary>True when a transport of this host can dial the address.</summary>
    public bool CanDial(Multiaddr address) => Array.Exists(_transports, t => t.CanHandle(address));

    /// <summary>Ends all connections to a peer.</summary>
    public async Task DisconnectAsync(PeerId peer)
    {
        foreach (var connection in Connections.Where(c => c.RemotePeer.Equals(peer)))
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Round-trip time to a peer by the ping protocol.</summary>
    public async Task<TimeSpan> PingAsync(Connection connection, CancellationToken cancellationToken)
    {
        await using var stream = await connection.OpenStreamAsync([PingProtocol.Id], cancellationToken).ConfigureAwait(false);
        return await PingProtocol.PingAsync(stream, _time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells every peer that serves identify push what this node is now.</summary>
    public Task PushIdentifyAsync(CancellationToken cancellationToken) => _identification.PushAsync(Connections, cancellationToken);

    /// <summary>
    /// Looks after limits of time now: for a caller that wakes up each second for something else, so that an idle node wakes up once. Without
    /// one the host does so by a timer of its own.
    /// </summary>
    public void Sweep() => SweepAndArm(SweepInterval + SweepSlack);

    /// <summary>Stops listening and closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _sweep.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(_listeners.Select(static l => l.DisposeAsync().AsTask())).ConfigureAwait(false);
        await Task.WhenAll(Connections.Select(static c => c.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    private async Task AcceptAsync(RawConnection raw, HandshakeSlot slot)
    {
        using (slot)
        {
            try
            {
                var connection = await _upgrader.UpgradeAsync(raw, ConnectionDirection.Inbound, null, slot, _stop.Token).ConfigureAwait(false);
                await AdoptAsync(connection).ConfigureAwait(false);
            }
            catch (Exception e) when (PeerFault.Is(e))
            {
                _log.LogDebug("inbound connection from {Address} failed: {Reason}", raw.Remote, e.Message);
            }
        }
    }

    private async Task AdoptAsync(Connection connection)
    {
        List<Connection> leaving = [];
        if (connection.RemotePeer.Equals(PeerId) || _stop.IsCancellationRequested || !_connections.TryAdd(connection, out leaving))
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw new Libp2pException($"connection to {connection.RemotePeer} refused: limit reached or closing");
        }

        connection.TrafficOf = _router.TrafficOf;
        Peers.Update(connection.RemotePeer, r => r with { Address = connection.RemoteAddress, Connectedness = Connectedness.Connected });
        _ = RunConnectionAsync(connection);
        _ = _identification.RunAsync(connection);
        _ = _liveness.KeepAsync(connection);
        foreach (var old in leaving)
        {
            var replaced = old.RemotePeer.Equals(connection.RemotePeer);
            Resources.Counters.Add(replaced ? ResourceCounter.ConnectionsReplaced : ResourceCounter.ConnectionsEvicted);
            _ = old.DisposeAsync().AsTask();
        }

        // One in the other direction may be alive, when both sides dialed at once: it is asked.
        foreach (var other in Connections.Where(c => c != connection && c.RemotePeer.Equals(connection.RemotePeer) && !c.IsClosing))
        {
            _ = _liveness.ProbeAsync(other);
        }
    }

    private async Task RunConnectionAsync(Connection connection)
    {
        await connection.RunAsync(stream => _ = _router.ServeAsync(stream, connection)).ConfigureAwait(false);
        if (_connections.Remove(connection))
        {
            Peers.Update(connection.RemotePeer, static r => r with { Connectedness = Connectedness.CanConnect });
            PeerDisconnected?.Invoke(connection.RemotePeer);
        }
    }

    private void SweepAndArm(TimeSpan next)
    {
        var now = _time.GetTimestamp();
        Resources.Handshakes.Sweep();
        foreach (var connection in Connections)
        {
            connection.Sweep(now);
        }

        // Nothing happens when the host has been disposed of.
        _sweep.Change(next, Timeout.InfiniteTimeSpan);
    }

    private IdentifyMessage Self(Connection connection) => new()
    {
        PublicKey = _options.Identity.PublicKey.Encode(),
        ListenAddresses = AnnouncedAddresses ?? ListenAddresses,
        Protocols = _router.Protocols,
        ObservedAddress = connection.RemoteAddress,
        ProtocolVersion = "ipfs/0.1.0",
        AgentVersion = _options.AgentVersion,
    };
}
