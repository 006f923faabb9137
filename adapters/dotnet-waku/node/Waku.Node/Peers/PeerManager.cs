using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;
using Waku.Node.Enr;
using Waku.Node.Filter;
using Waku.Node.Lightpush;
using Waku.Node.Relay;
using Waku.Node.Sharding;
using Waku.Node.Store;

namespace Waku.Node.Peers;

/// <summary>Carries out what an <see cref="IPeerStrategy"/> decides, and keeps what discovery found.</summary>
public sealed class PeerManager : IAsyncDisposable
{
    /// <summary>A connection that lived so long was no setback.</summary>
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(30);

    private readonly Libp2pHost _host;
    private readonly PeerLimits _limits;
    private readonly IPeerStrategy _strategy;
    private readonly ushort _cluster;
    private readonly Func<IReadOnlyList<string>> _topics;
    private readonly HashSet<PeerId> _protected;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<PeerId, NodeRecord> _records = new();
    private readonly ConcurrentDictionary<PeerId, (int Count, long At)> _setbacks = new();
    private readonly ConcurrentDictionary<PeerId, long> _connectedAt = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;

    internal PeerManager(
        Libp2pHost host, PeerLimits limits, IPeerStrategy strategy, ushort cluster, Func<IReadOnlyList<string>> topics, IEnumerable<PeerId> isProtected,
        TimeProvider time, ILogger log)
    {
        _host = host;
        _limits = limits;
        _strategy = strategy;
        _cluster = cluster;
        _topics = topics;
        _protected = [.. isProtected];
        _time = time;
        _log = log;
        host.PeerIdentified += OnIdentified;
        host.PeerDisconnected += OnDisconnected;
    }

    /// <summary>Peers disconnected because there were too many of their kind.</summary>
    public long Pruned { get; private set; }

    /// <summary>The record of a peer, from discovery or peer exchange; null when there is none.</summary>
    public NodeRecord? RecordOf(PeerId peer) => _records.GetValueOrDefault(peer);

    /// <summary>Makes the owner of a record known and lets the strategy decide about it.</summary>
    public void Learn(NodeRecord record, PeerOrigin origin)
    {
        if (record.PeerId.Equals(_host.PeerId) || (_records.TryGetValue(record.PeerId, out var known) && known.Sequence >= record.Sequence))
        {
            return;
        }

        _records[record.PeerId] = record;
        _host.Peers.Learn(record.PeerId, record.Addresses, origin);
        _host.Peers.LearnProtocols(record.PeerId, ProtocolsOf(record.Capabilities));
        Wake();
    }

    /// <summary>Begins to act.</summary>
    internal void Start()
    {
        _run = Task.Run(RunAsync);
        Wake();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _host.PeerIdentified -= OnIdentified;
        _host.PeerDisconnected -= OnDisconnected;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
    }

    private static List<string> ProtocolsOf(WakuCapabilities capabilities)
    {
        List<string> protocols = [];
        foreach (var (bit, protocol) in ((WakuCapabilities, string)[])[
            (WakuCapabilities.Relay, RelayProtocol.Id), (WakuCapabilities.Store, StoreClient.Id), (WakuCapabilities.Filter, FilterClient.Id),
            (WakuCapabilities.Lightpush, LightpushClient.Id)])
        {
            if (capabilities.HasFlag(bit))
            {
                protocols.Add(protocol);
            }
        }

        return protocols;
    }

    private void OnIdentified(Connection connection)
    {
        _connectedAt.TryAdd(connection.RemotePeer, _time.GetTimestamp());
        if (connection.Direction == ConnectionDirection.Inbound)
        {
            // Whoever dials us is there: what went wrong before is over.
            _setbacks.TryRemove(connection.RemotePeer, out _);
        }

        Wake();
    }

    private void OnDisconnected(PeerId peer)
    {
        // Whoever throws us out at once has no room for us: to come back at once would only go on for ever.
        if (_connectedAt.TryRemove(peer, out var since) && _time.GetElapsedTime(since) >= Stable)
        {
            _setbacks.TryRemove(peer, out _);
        }
        else
        {
            AddSetback(peer);
        }

        Wake();
    }

    private void AddSetback(PeerId peer) => _setbacks.AddOrUpdate(peer, _ => (1, _time.GetTimestamp()), (_, s) => (s.Count + 1, _time.GetTimestamp()));

    private void Wake()
    {
        lock (_wake)
        {
            if (_wake.CurrentCount == 0)
            {
                _wake.Release();
            }
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await WaitAsync().ConfigureAwait(false);
                await DecideAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    /// <summary>A strategy may be the application's: what it throws costs one decision, not the peers of the node.</summary>
    private async Task DecideAsync()
    {
        try
        {
            await ActAsync(_strategy.Decide(View(), _limits)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !_stop.IsCancellationRequested)
        {
            _log.LogError(e, "deciding about peers failed");
        }
    }

    private async Task WaitAsync()
    {
        using var limit = new CancellationTokenSource(_limits.Interval, _time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
        try
        {
            await _wake.WaitAsync(any.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            // The interval is over.
        }
    }

    private List<PeerView> View()
    {
        var topics = _topics();
        var directions = _host.Connections.Where(static c => !c.IsClosing).GroupBy(static c => c.RemotePeer)
            .ToDictionary(static g => g.Key, static g => g.First());
        List<PeerView> views = [];
        foreach (var peer in _host.Peers.All)
        {
            var connection = directions.GetValueOrDefault(peer.Id);
            if (connection is { Identified: null })
            {
                // Not known yet what it is; identify will tell.
                continue;
            }

            var record = _records.GetValueOrDefault(peer.Id);
            var setback = _setbacks.GetValueOrDefault(peer.Id);

            // Undiscovered peers that dialed us once are not dialed back: their address was a source port.
            var canDial = record is not null || peer.ListenAddresses.Count > 0;
            if (connection is null && !canDial)
            {
                continue;
            }

            views.Add(new PeerView(
                peer.Id, connection?.Direction, peer.Protocols.Count == 0 ? null
                    : peer.Protocols.Contains(RelayProtocol.Id), _protected.Contains(peer.Id), SharesShards(record, topics),
                setback.Count, setback.Count == 0 ? null : _time.GetElapsedTime(setback.At),
                connection is null ? null : _connectedAt.TryGetValue(peer.Id, out var at) ? _time.GetElapsedTime(at) : TimeSpan.Zero)
            {
                Network = connection?.RemoteNetwork,
            });
        }

        return views;
    }

    private bool SharesShards(NodeRecord? record, IReadOnlyList<string> topics) =>
        record?.Shards is not { } shards
        || (shards.Cluster == _cluster && (shards.Shards.Count == 0 || topics.Count == 0
        || shards.Shards.Any(s => topics.Contains(new PubsubTopic(shards.Cluster, s).ToString()))));

    private async Task ActAsync(PeerPlan plan)
    {
        foreach (var peer in plan.Disconnect)
        {
            _log.LogDebug("pruning peer peerId={Peer}: too many of its kind", peer);
            Pruned++;
        }

        // Side by side: one that does not let go of its connection holds up nobody.
        await Task.WhenAll(plan.Disconnect.Select(_host.DisconnectAsync)).ConfigureAwait(false);

        // Discovery finds again what is forgotten here; an address that an operator gave would be lost.
        foreach (var peer in plan.Forget.Where(p => _host.Peers.Find(p)?.Origin != PeerOrigin.Static))
        {
            _host.Peers.Remove(peer);
            _records.TryRemove(peer, out _);
            _setbacks.TryRemove(peer, out _);
        }

        Shrink();
        await Task.WhenAll(plan.Dial.Select(DialAsync)).ConfigureAwait(false);
        if (plan.Dial.Count > 0)
        {
            Wake();
        }
    }

    /// <summary>Nothing is remembered of peers that the host has forgotten.</summary>
    private void Shrink()
    {
        foreach (var gone in _setbacks.Keys.Concat(_records.Keys).Where(p => _host.Peers.Find(p) is null))
        {
            _setbacks.TryRemove(gone, out _);
            _records.TryRemove(gone, out _);
        }
    }

    private async Task DialAsync(PeerId peer)
    {
        try
        {
            await _host.ConnectAsync(peer, evenInBackoff: false, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !_stop.IsCancellationRequested)
        {
            AddSetback(peer);
            _log.LogDebug("dial of {Peer} failed: {Reason}", peer, e.Message);
        }
    }
}
