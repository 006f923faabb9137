using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Waku.Gossipsub;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Resources;
using Waku.Node.Interception;
using Waku.Node.Messages;
using Waku.Node.Services;

namespace Waku.Node.Relay;

/// <summary>11/WAKU2-RELAY: drives the gossipsub core with real connections and real time.</summary>
public sealed class RelayProtocol : IAsyncDisposable
{
    /// <summary>Protocol id, the only one Waku relays by.</summary>
    public const string Id = "/vac/waku/relay/2.0.0";

    private static readonly TimeSpan PeerPoll = TimeSpan.FromMilliseconds(10);
    private readonly Libp2pHost _host;
    private readonly RelayOptions _options;
    private readonly TimeProvider _time;
    private readonly NanoClock _clock;
    private readonly ILogger _log;
    private readonly NodeInterceptor? _interceptor;
    private readonly RelayRules _rules;
    private readonly PublishPace _pace;
    private readonly GossipRouter _router;
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<PeerId, int> _ids = new();
    private readonly Dictionary<int, PeerId> _names = [];
    private readonly ConcurrentDictionary<int, RelayPeer> _peers = new();
    private readonly ConcurrentBag<List<RouterAction>> _lists = [];
    private readonly ArrayPool<byte> _frames; // not the shared one: that keeps large frames for each thread that read one, for minutes (issue 20)
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private int _nextId;
    private long _bytesIn;

    internal RelayProtocol(Libp2pHost host, RelayOptions options, int seed, TimeProvider time, ILogger log, NodeInterceptor? interceptor = null)
    {
        _host = host;
        _options = options;
        _time = time;
        _clock = new NanoClock(time);
        _log = log;
        _interceptor = interceptor;
        _rules = new RelayRules(options, time, interceptor);
        _frames = ArrayPool<byte>.Create(options.MaxRpcLength, maxArraysPerBucket: 2);
        _pace = new PublishPace(_peers, options, time);
        _router = new GossipRouter(options.Gossipsub, seed, _clock.Now, _rules.Validate);

        // The node's one heartbeat: what must be looked after each second is looked after by the same wake-up.
        _timer = time.CreateTimer(_ => { Step(RouterEvent.Tick); host.Sweep(); }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        host.Handle(Id, ReadAsync, StreamLimits.LongLived);
        host.PeerIdentified += OnIdentified;
        host.PeerDisconnected += OnDisconnected;
        Arm();
    }

    /// <summary>Raised for every new valid message on a joined topic, own ones included. Handlers must be quick.</summary>
    public event Action<RelayMessage>? MessageReceived;

    /// <summary>Router counters.</summary>
    public RouterCounters Counters => _router.Counters;

    /// <summary>Heartbeats of the router since the start.</summary>
    public long Heartbeats => Locked(static r => r.Heartbeats);

    /// <summary>Bytes of RPC frames read.</summary>
    public long BytesIn => Interlocked.Read(ref _bytesIn);

    /// <summary>Messages dropped because a peer's queue was full.</summary>
    public long DroppedToSlowPeers => _peers.Values.Sum(static p => p.Dropped);

    /// <summary>Joined topics.</summary>
    public IReadOnlyList<string> Topics => Locked(static r => r.JoinedTopics());

    /// <summary>Connected relay peers, on any topic.</summary>
    public int PeerCount => _peers.Count;

    /// <summary>Joins a topic.</summary>
    public void Subscribe(string pubsubTopic) => Step(RouterEvent.Join(pubsubTopic));

    /// <summary>Leaves a topic.</summary>
    public void Unsubscribe(string pubsubTopic)
    {
        if (_interceptor?.OnUnsubscribe(pubsubTopic) != false)
        {
            Step(RouterEvent.Leave(pubsubTopic));
        }
    }

    /// <summary>True when the topic is joined.</summary>
    public bool IsSubscribed(string pubsubTopic) => Topics.Contains(pubsubTopic);

    /// <summary>Peers subscribed to a topic.</summary>
    public IReadOnlyList<PeerId> PeersOn(string pubsubTopic) => Resolve(Locked(r => r.TopicPeers(pubsubTopic)));

    /// <summary>Mesh peers of a topic.</summary>
    public IReadOnlyList<PeerId> MeshOn(string pubsubTopic) => Resolve(Locked(r => r.Mesh(pubsubTopic)));

    /// <summary>Waits, without an end of its own, until so many peers are known to be subscribed: what is published before is lost.</summary>
    public async Task WaitForPeersAsync(string pubsubTopic, int count, CancellationToken cancellationToken)
    {
        while (PeersOn(pubsubTopic).Count < count)
        {
            await Task.Delay(PeerPoll, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Score of a peer.</summary>
    public double ScoreOf(PeerId peer) => _ids.TryGetValue(peer, out var id) ? Locked(r => r.Score(id, _clock.Now)) : 0;

    /// <summary>Publishes a message. Never waits for a peer that is slower than the others (<see cref="RelayOptions.PublishWait"/>).</summary>
    /// <exception cref="InvalidMessageException">The encoded message is above the limit, or meta is.</exception>
    public async ValueTask<PublishResult> PublishAsync(string pubsubTopic, WakuMessage message, CancellationToken cancellationToken)
    {
        RelayRules.CheckMeta(message);
        if (_interceptor is not null)
        {
            if (_interceptor.OnPublish(pubsubTopic, message) is not { } changed)
            {
                return new PublishResult(pubsubTopic, message, 1);
            }

            (pubsubTopic, message) = changed;
        }

        var data = _rules.Encode(pubsubTopic, message);
        await _pace.WaitAsync(cancellationToken).ConfigureAwait(false);

        var sent = Step(RouterEvent.Publish(new GossipMessage(pubsubTopic, data, MessageId.Of(data))));
        return new PublishResult(pubsubTopic, message, sent);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
    }

    private void Arm()
    {
        // Rounded up: a timer that fires before the deadline would find nothing to do.
        var wait = Math.Max(1, ((_router.NextDeadline - _clock.Now) / 1_000_000) + 1);
        if (!_stop.IsCancellationRequested)
        {
            _timer.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Runs one step, queues what is to be sent, then delivers. Returns the number of messages queued.</summary>
    private int Step(in RouterEvent input)
    {
        if (!_lists.TryTake(out var actions))
        {
            actions = [];
        }

        var sent = 0;
        var delivered = 0;
        lock (_lock)
        {
            var deadline = _router.NextDeadline;
            _router.Step(input, _clock.Now, actions);
            foreach (var action in actions)
            {
                sent += Queue(action) ? 1 : 0;
                delivered += action.Kind == RouterActionKind.Deliver ? 1 : 0;
            }

            if (_router.NextDeadline != deadline || input.Kind == RouterEventKind.Tick)
            {
                Arm();
            }
        }

        if (delivered > 0)
        {
            foreach (var action in actions)
            {
                if (action.Kind == RouterActionKind.Deliver)
                {
                    Deliver(action);
                }
            }
        }

        actions.Clear();
        _lists.Add(actions);
        return sent;
    }

    private bool Queue(in RouterAction action)
    {
        if (action.Kind == RouterActionKind.Forget)
        {
            if (_names.Remove(action.Peer, out var forgotten))
            {
                _ids.TryRemove(forgotten, out _);
            }

            return false;
        }

        if (action.Kind == RouterActionKind.Deliver || !_peers.TryGetValue(action.Peer, out var peer))
        {
            return false;
        }

        switch (action.Kind)
        {
            case RouterActionKind.SendMessage:
                return peer.TryEnqueue(action.Message!);
            case RouterActionKind.SendControl:
                if (!peer.TryEnqueue(GossipRpcCodec.EncodeControl(action.Rpc!)))
                {
                    _log.LogInformation("disconnecting from peer peerId={Peer} reason=\"does not read relay control\"", peer.Connection.RemotePeer);
                    _ = peer.Connection.DisposeAsync().AsTask();
                }

                return false;
            default:
                _log.LogInformation("disconnecting from peer peerId={Peer} reason=\"score below the graylist threshold\"", peer.Connection.RemotePeer);
                _ = _host.DisconnectAsync(peer.Connection.RemotePeer);
                return false;
        }
    }

    private void Deliver(in RouterAction action)
    {
        var gossip = action.Message!;
        if (MessageReceived is { } handlers)
        {
            var from = _peers.TryGetValue(action.Peer, out var peer) ? peer.Connection.RemotePeer : null;
            var received = new RelayMessage(gossip.Topic, WakuMessageCodec.Decode(gossip.Data), from, gossip.Data);
            if (_interceptor is null)
            {
                Guard.Raise(handlers, received, _log);
                return;
            }

            foreach (var one in _interceptor.OnDeliver(received))
            {
                Guard.Raise(handlers, one, _log);
            }
        }
    }

    private void OnIdentified(Connection connection)
    {
        if (connection.Identified?.Protocols.Contains(Id) == true)
        {
            Add(connection, speaks: false);
        }
    }

    /// <summary>
    /// Makes the peer known to the router and opens its stream; nothing when it is known by this connection. A newer connection takes
    /// over when the older is closing, or when the peer <paramref name="speaks"/> on it: then the peer begins anew, and so does what the
    /// router knows of its subscriptions.
    /// </summary>
    private int Add(Connection connection, bool speaks)
    {
        if (_ids.TryGetValue(connection.RemotePeer, out var id) && IsServed(id, connection, speaks))
        {
            return id;
        }

        // One lock for table and router: an RPC that slipped in between would be one of an unknown peer, its subscriptions lost.
        lock (_lock)
        {
            id = _ids.GetOrAdd(connection.RemotePeer, _ => Interlocked.Increment(ref _nextId));
            if (IsServed(id, connection, speaks))
            {
                return id;
            }

            _names[id] = connection.RemotePeer;
            if (_peers.TryRemove(id, out _))
            {
                Step(RouterEvent.PeerRemoved(id));
            }

            var peer = new RelayPeer(id, connection, _options, _time);
            _peers[id] = peer;
            Step(RouterEvent.PeerAdded(id, connection.RemoteHost, connection.Direction == ConnectionDirection.Outbound));
            _ = RunPeerAsync(peer);
        }

        return id;
    }

    /// <summary>True when this connection has nothing to change: its peer is served by it, by a better one, or it is over.</summary>
    private bool IsServed(int id, Connection connection, bool speaks) =>
        connection.IsClosing
        || (_peers.TryGetValue(id, out var known)
            && (known.Connection == connection || !(known.Connection.IsClosing || (speaks && connection.OpenedAt > known.Connection.OpenedAt))));

    private async Task RunPeerAsync(RelayPeer peer)
    {
        try
        {
            using var any = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, peer.Connection.Closed);
            await peer.RunAsync(Id, any.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or Libp2pException or OperationCanceledException or TimeoutException or InvalidOperationException)
        {
            _log.LogDebug("relay stream to {Peer} ended: {Reason}", peer.Connection.RemotePeer, e.Message);
            if (e is TimeoutException)
            {
                // It neither answers nor reads: a peer that relays nothing would stay in the mesh.
                await peer.Connection.DisposeAsync().ConfigureAwait(false);
            }
        }

        Remove(peer);

        // A second connection to the same peer may live on: it takes over.
        if (_host.FindConnection(peer.Connection.RemotePeer) is { Identified: not null } other && other != peer.Connection)
        {
            OnIdentified(other);
        }
    }

    private void OnDisconnected(PeerId peerId)
    {
        if (_ids.TryGetValue(peerId, out var id) && _peers.TryGetValue(id, out var peer))
        {
            Remove(peer);
        }
    }

    private void Remove(RelayPeer peer)
    {
        lock (_lock)
        {
            if (_peers.TryRemove(KeyValuePair.Create(peer.Id, peer)))
            {
                Step(RouterEvent.PeerRemoved(peer.Id));
            }
        }
    }

    /// <summary>Reads RPCs of one inbound stream. A peer may open several; each is read until it ends.</summary>
    private async Task ReadAsync(MuxedStream stream, Connection connection, CancellationToken cancellationToken)
    {
        var codec = new GossipRpcCodec(_frames);
        var rpc = new GossipRpc();
        var turn = default(FairTurn);
        while (true)
        {
            var result = await stream.Input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            while (LengthPrefixed.TryCut(ref buffer, _options.MaxRpcLength, out var frame))
            {
                Interlocked.Add(ref _bytesIn, frame.Length);
                codec.Decode(frame, rpc);

                // The first RPC of a peer may overtake its identify answer: that it speaks relay is proven by it.
                Step(RouterEvent.RpcReceived(Add(connection, speaks: true), rpc));
            }

            var handled = result.Buffer.Length - buffer.Length;
            stream.Input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted || result.IsCanceled)
            {
                return;
            }

            if (turn.IsOver(handled))
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>True once the stream to the peer is open and this node's subscriptions were written to it.</summary>
    internal bool HasSpokenTo(PeerId peer) => _ids.TryGetValue(peer, out var id) && _peers.TryGetValue(id, out var known) && known.HasSpoken;

    private T Locked<T>(Func<GossipRouter, T> read)
    {
        lock (_lock)
        {
            return read(_router);
        }
    }

    private List<PeerId> Resolve(int[] ids)
    {
        List<PeerId> result = new(ids.Length);
        result.AddRange(ids.Select(id => _peers.GetValueOrDefault(id)?.Connection.RemotePeer).OfType<PeerId>());
        return result;
    }
}
