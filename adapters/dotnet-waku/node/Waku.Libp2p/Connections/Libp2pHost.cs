using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Waku.Libp2p.Identify;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Negotiation;
using Waku.Libp2p.Ping;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Resources;
using Waku.Libp2p.Transports;

namespace Waku.Libp2p.Connections;

/// <summary>A libp2p node: listens, dials, keeps connections alive within limits, and routes streams to protocol handlers.</summary>
public sealed class Libp2pHost : IAsyncDisposable
{
    private readonly Libp2pOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ITransport[] _transports;
    private readonly ConnectionUpgrader _upgrader;
    private readonly DialBackoff _backoff;
    private readonly ConnectionTable _connections;
    private readonly SharedDials _dials = new();
    private readonly ConcurrentDictionary<string, StreamHandler> _handlers = new();
    private readonly ConcurrentBag<IListener> _listeners = [];
    private readonly ConcurrentDictionary<string, ProtocolTraffic> _traffic = new();
    private readonly CancellationTokenSource _stop = new();
    private int _pendingHandshakes;
    private int _disposed;

    /// <summary>Creates a host; nothing is opened before <see cref="Listen"/> or a dial.</summary>
    public Libp2pHost(Libp2pOptions options, TimeProvider? time = null, ILogger? log = null)
    {
        _options = options;
        _time = time ?? TimeProvider.System;
        _log = log ?? NullLogger.Instance;
        _transports = [new TcpTransport(options.DialFrom), new WebSocketTransport(options.DialFrom, options.WebSocketCertificate, _time)];
        _upgrader = new ConnectionUpgrader(options, _time);
        _backoff = new DialBackoff(options.DialBackoff, options.MaxDialBackoff, _time);
        _connections = new ConnectionTable(options);
        Peers = new PeerStore(options.PeerStoreCapacity);
        Handle(
            IdentifyProtocol.Id,
            async (stream, connection, token) => await IdentifyProtocol.SendAsync(stream, Self(connection), token).ConfigureAwait(false));
        Handle(IdentifyProtocol.PushId, ReceivePushAsync);
        Handle(PingProtocol.Id, static (stream, _, token) => PingProtocol.AnswerAsync(stream, token));
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

    /// <summary>Bytes and streams by protocol.</summary>
    public IReadOnlyDictionary<string, ProtocolTraffic> Traffic => _traffic;

    /// <summary>Dials that failed or succeeded since the start.</summary>
    public (long Succeeded, long Failed) Dials => (Interlocked.Read(ref _dialsSucceeded), Interlocked.Read(ref _dialsFailed));

    private long _dialsSucceeded;
    private long _dialsFailed;

    /// <summary>Serves a protocol. Register before listening; later additions are pushed to peers by <see cref="PushIdentifyAsync"/>.</summary>
    public void Handle(string protocol, StreamHandler handler) => _handlers[protocol] = handler;

    /// <summary>Opens a listening socket; port 0 lets the system choose.</summary>
    public Multiaddr Listen(Multiaddr address)
    {
        var transport = Array.Find(_transports, t => t.CanHandle(address)) ?? throw new Libp2pException($"no transport for '{address}'");
        if (address.IsSecureWebSocket && _options.WebSocketCertificate is null)
        {
            throw new Libp2pException($"cannot listen on '{address}': no certificate is set");
        }

        var listener = transport.Listen(address, raw => _ = AcceptAsync(raw));
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
        try
        {
            using var limit = new CancellationTokenSource(_options.HandshakeTimeout, _time);
            using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
            var raw = await transport.DialAsync(address, any.Token).ConfigureAwait(false);
            var connection = await _upgrader.UpgradeAsync(raw, ConnectionDirection.Outbound, peer, any.Token).ConfigureAwait(false);
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
            throw e is Libp2pException ? e : new Libp2pException($"cannot connect to {address}: {e.Message}", e);
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
    public async Task PushIdentifyAsync(CancellationToken cancellationToken)
    {
        foreach (var connection in Connections.Where(static c => c.Identified?.Protocols.Contains(IdentifyProtocol.PushId) == true))
        {
            try
            {
                await using var stream = await connection.OpenStreamAsync([IdentifyProtocol.PushId], cancellationToken).ConfigureAwait(false);
                await IdentifyProtocol.SendAsync(stream, Self(connection), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (IsPeerFault(e))
            {
                _log.LogDebug("identify push to {Peer} failed: {Reason}", connection.RemotePeer, e.Message);
            }
        }
    }

    /// <summary>Stops listening and closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_listeners.Select(static l => l.DisposeAsync().AsTask())).ConfigureAwait(false);
        await Task.WhenAll(Connections.Select(static c => c.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    internal static bool IsPeerFault(Exception e) =>
        e is IOException or Libp2pException or OperationCanceledException or TimeoutException or ObjectDisposedException
            or InvalidOperationException or System.Net.Sockets.SocketException or System.Security.Cryptography.CryptographicException
            or System.Net.WebSockets.WebSocketException;

    private async Task AcceptAsync(RawConnection raw)
    {
        if (Interlocked.Increment(ref _pendingHandshakes) > _options.MaxPendingHandshakes || !_connections.MayAccept(raw.RemoteHost))
        {
            Interlocked.Decrement(ref _pendingHandshakes);
            _log.LogDebug("refused an inbound connection from {Host}: limit reached", raw.RemoteHost);
            await raw.DisposeAsync().ConfigureAwait(false);
            return;
        }

        try
        {
            var connection = await _upgrader.UpgradeAsync(raw, ConnectionDirection.Inbound, null, _stop.Token).ConfigureAwait(false);
            await AdoptAsync(connection).ConfigureAwait(false);
        }
        catch (Exception e) when (IsPeerFault(e))
        {
            _log.LogDebug("inbound connection from {Address} failed: {Reason}", raw.Remote, e.Message);
        }
        finally
        {
            Interlocked.Decrement(ref _pendingHandshakes);
        }
    }

    private async Task AdoptAsync(Connection connection)
    {
        if (connection.RemotePeer.Equals(PeerId) || _stop.IsCancellationRequested || !_connections.TryAdd(connection))
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw new Libp2pException($"connection to {connection.RemotePeer} refused: limit reached or closing");
        }

        connection.TrafficOf = TrafficOf;
        Peers.Update(connection.RemotePeer, r => r with { Address = connection.RemoteAddress, Connectedness = Connectedness.Connected });
        _ = RunConnectionAsync(connection);
        _ = IdentifyAsync(connection);
        _ = KeepAliveAsync(connection);
    }

    private async Task RunConnectionAsync(Connection connection)
    {
        await connection.RunAsync(stream => _ = ServeAsync(stream, connection)).ConfigureAwait(false);
        if (_connections.Remove(connection))
        {
            Peers.Update(connection.RemotePeer, static r => r with { Connectedness = Connectedness.CanConnect });
            PeerDisconnected?.Invoke(connection.RemotePeer);
        }
    }

    private async Task IdentifyAsync(Connection connection)
    {
        try
        {
            using var limit = new CancellationTokenSource(_options.NegotiationTimeout, _time);
            using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, connection.Closed);
            await using var stream = await connection.OpenStreamAsync([IdentifyProtocol.Id], any.Token).ConfigureAwait(false);
            Learn(connection, await IdentifyProtocol.ReadAsync(stream, connection.RemotePeer, any.Token).ConfigureAwait(false));
        }
        catch (Exception e) when (IsPeerFault(e))
        {
            _log.LogDebug("identify with {Peer} failed: {Reason}", connection.RemotePeer, e.Message);
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task ReceivePushAsync(MuxedStream stream, Connection connection, CancellationToken cancellationToken)
    {
        var update = await IdentifyProtocol.ReadAsync(stream, connection.RemotePeer, cancellationToken).ConfigureAwait(false);
        var before = connection.Identified ?? new IdentifyMessage();

        // Absent fields mean "unchanged".
        Learn(connection, before with
        {
            AgentVersion = update.AgentVersion ?? before.AgentVersion,
            ListenAddresses = update.ListenAddresses.Count > 0 ? update.ListenAddresses : before.ListenAddresses,
            Protocols = update.Protocols.Count > 0 ? update.Protocols : before.Protocols,
        });
    }

    private void Learn(Connection connection, IdentifyMessage message)
    {
        connection.Identified = message;
        Peers.Update(connection.RemotePeer, r => r with
        {
            Agent = message.AgentVersion ?? r.Agent,
            Protocols = message.Protocols,
            ListenAddresses = message.ListenAddresses,
        });
        PeerIdentified?.Invoke(connection);
    }

    private async Task ServeAsync(MuxedStream stream, Connection connection)
    {
        try
        {
            using (var limit = new CancellationTokenSource(_options.NegotiationTimeout, _time))
            {
                using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, connection.Closed);
                stream.Protocol = await MultistreamSelect.AcceptAsync(stream, _handlers.ContainsKey, any.Token).ConfigureAwait(false) ?? "";
            }

            if (stream.Protocol.Length > 0)
            {
                stream.Traffic = TrafficOf(stream.Protocol);
                await _handlers[stream.Protocol](stream, connection, connection.Closed).ConfigureAwait(false);
            }

            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (IsPeerFault(e))
        {
            _log.LogDebug("stream {Protocol} of {Peer} ended: {Reason}", stream.Protocol, connection.RemotePeer, e.Message);
            stream.Reset();
        }
        catch (Exception e)
        {
            _log.LogError(e, "the handler of {Protocol} failed", stream.Protocol);
            stream.Reset();
        }
    }

    private async Task KeepAliveAsync(Connection connection)
    {
        var failures = 0;
        while (!connection.Closed.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(_options.KeepAliveInterval, _time, connection.Closed).ConfigureAwait(false);
                using var limit = new CancellationTokenSource(_options.NegotiationTimeout, _time);
                using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, connection.Closed);
                await PingAsync(connection, any.Token).ConfigureAwait(false);
                failures = 0;
            }
            catch (ProtocolNotSupportedException)
            {
                // It answered: that is a sign of life.
                failures = 0;
            }
            catch (Exception e) when (IsPeerFault(e))
            {
                if (++failures >= 2)
                {
                    _log.LogDebug("{Peer} no longer answers pings", connection.RemotePeer);
                    await connection.DisposeAsync().ConfigureAwait(false);
                    return;
                }
            }
        }
    }

    private ProtocolTraffic TrafficOf(string protocol)
    {
        var traffic = _traffic.GetOrAdd(protocol, static _ => new ProtocolTraffic());
        traffic.AddStream();
        return traffic;
    }

    private IdentifyMessage Self(Connection connection) => new()
    {
        PublicKey = _options.Identity.PublicKey.Encode(),
        ListenAddresses = AnnouncedAddresses ?? ListenAddresses,
        Protocols = [.. _handlers.Keys.Order(StringComparer.Ordinal)],
        ObservedAddress = connection.RemoteAddress,
        ProtocolVersion = "ipfs/0.1.0",
        AgentVersion = _options.AgentVersion,
    };
}
