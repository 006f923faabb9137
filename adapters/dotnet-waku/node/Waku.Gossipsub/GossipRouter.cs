namespace Waku.Gossipsub;

/// <summary>
/// gossipsub v1.1 with IDONTWANT as a state machine without I/O: <see cref="Step"/> takes one event and the time, and appends what
/// to do; <see cref="NextDeadline"/> says when it wants a tick. The same events, times and seed give the same actions.
/// </summary>
public sealed partial class GossipRouter
{
    private const int Self = -1;
    private readonly GossipsubOptions _options;
    private readonly Random _random;
    private readonly Func<GossipMessage, Validation> _validate;
    private readonly PeerScoring _scoring;
    private readonly MessageCache _cache;
    private readonly SeenCache _seen;
    private readonly List<PeerState> _peers = [];
    private readonly Dictionary<int, PeerState> _peerById = [];
    private readonly List<TopicState> _topics = [];
    private readonly Dictionary<string, TopicState> _topicByName = [];
    private readonly List<PeerState> _scratch = [];
    private readonly List<PeerState> _gone = [];
    private long _nextHeartbeat;
    private long _nextEarlyGraft = long.MaxValue;
    private long _nextDecay;
    private long _ticks;
    private int _fresh;
    private int _freshBefore;
    private int _remembered;

    /// <summary>Creates a router that starts at <paramref name="nowNanos"/>.</summary>
    /// <param name="options">Parameters.</param>
    /// <param name="seed">Seed of every random choice.</param>
    /// <param name="nowNanos">Monotonic time in nanoseconds.</param>
    /// <param name="validate">Pure validator of message data.</param>
    public GossipRouter(GossipsubOptions options, int seed, long nowNanos, Func<GossipMessage, Validation> validate)
    {
        _options = options;
        _random = new Random(seed);
        _validate = validate;
        _scoring = new PeerScoring(options.Score);
        _cache = new MessageCache(options.HistoryLength, options.HistoryGossip, options.HistoryMaxBytes);
        _seen = new SeenCache(Nanos(options.SeenTtl), options.MaxSeen, new Random(~seed));
        _nextHeartbeat = nowNanos + Nanos(options.HeartbeatInitialDelay);
        _nextDecay = nowNanos + Nanos(options.Score.DecayInterval);
    }

    /// <summary>Time of the next wanted tick, in the same nanoseconds as <see cref="Step"/>.</summary>
    public long NextDeadline => Math.Min(_nextHeartbeat, _nextEarlyGraft);

    /// <summary>Peers known, connected or remembered.</summary>
    public int KnownPeers => _peers.Count;

    /// <summary>Topics known: joined here, or subscribed to by a peer.</summary>
    public int KnownTopics => _topics.Count;

    /// <summary>Heartbeats since the start.</summary>
    public long Heartbeats => _ticks;

    /// <summary>Counters since the start.</summary>
    public RouterCounters Counters { get; } = new();

    /// <summary>Handles one event at <paramref name="nowNanos"/> and appends the resulting actions in order.</summary>
    public void Step(in RouterEvent input, long nowNanos, List<RouterAction> actions)
    {
        if (nowNanos >= _nextHeartbeat)
        {
            Heartbeat(nowNanos, actions);
        }

        if (nowNanos >= _nextEarlyGraft)
        {
            EarlyGraft(nowNanos, actions);
        }

        switch (input.Kind)
        {
            case RouterEventKind.PeerAdded:
                AddPeer(input, actions);
                break;
            case RouterEventKind.PeerRemoved:
                RemovePeer(input.Peer, nowNanos);
                break;
            case RouterEventKind.RpcReceived:
                Receive(input.Peer, input.Rpc!, nowNanos, actions);
                break;
            case RouterEventKind.Join:
                Join(input.Topic!, nowNanos, actions);
                break;
            case RouterEventKind.Leave:
                Leave(input.Topic!, nowNanos, actions);
                break;
            case RouterEventKind.Publish:
                Publish(input.Message!, nowNanos, actions);
                break;
        }
    }

    /// <summary>Connected peers subscribed to a topic.</summary>
    public int[] TopicPeers(string topic) => _topicByName.TryGetValue(topic, out var t) ? [.. t.Peers.Select(static p => p.Id)] : [];

    /// <summary>Mesh of a topic.</summary>
    public int[] Mesh(string topic) => _topicByName.TryGetValue(topic, out var t) ? [.. t.Mesh.Select(static p => p.Id)] : [];

    /// <summary>Joined topics, in order of joining.</summary>
    public string[] JoinedTopics() => [.. _topics.Where(static t => t.Joined).Select(static t => t.Name)];

    /// <summary>Current score of a peer; 0 when unknown.</summary>
    public double Score(int peer, long nowNanos) => _peerById.TryGetValue(peer, out var state) ? _scoring.Of(state, nowNanos) : 0;

    /// <summary>True when the message was seen within the TTL.</summary>
    public bool HasSeen(MessageId id) => _seen.Contains(id);

    private static long Nanos(TimeSpan span) => span.Ticks * 100;

    private void AddPeer(in RouterEvent input, List<RouterAction> actions)
    {
        if (!_peerById.TryGetValue(input.Peer, out var peer))
        {
            peer = new PeerState(input.Peer, _options);
            _peerById[input.Peer] = peer;
            _peers.Add(peer);
        }
        else if (!peer.Connected)
        {
            _remembered--;
        }

        peer.Connected = true;
        peer.Outbound = input.Outbound;
        peer.Address = input.Address ?? "";
        _scoring.RefreshColocation(_peers);
        var hello = new GossipRpc();
        foreach (var topic in _topics)
        {
            if (topic.Joined)
            {
                hello.Subscriptions.Add((true, topic.Name));
            }
        }

        if (!hello.IsEmpty)
        {
            actions.Add(new RouterAction(RouterActionKind.SendControl, peer.Id, hello));
        }
    }

    private void RemovePeer(int id, long now)
    {
        if (!_peerById.TryGetValue(id, out var peer) || !peer.Connected)
        {
            return;
        }

        peer.Connected = false;
        peer.ForgetAt = now + Nanos(_options.Score.Retain);
        _remembered++;
        peer.ForgetTopics();
        peer.DontWant.Clear();
        peer.Promises.Clear();
        foreach (var topic in _topics)
        {
            topic.Peers.Remove(peer);
            topic.Fanout.Remove(peer);
            LeaveMesh(topic, peer);
        }

        _scoring.RefreshColocation(_peers);
    }

    private void Join(string name, long now, List<RouterAction> actions)
    {
        var topic = Topic(name);
        if (topic.Joined)
        {
            return;
        }

        topic.Joined = true;
        Announce(name, subscribe: true, actions);
        foreach (var peer in topic.Fanout)
        {
            if (_scoring.Of(peer, now) >= 0 && !InBackoff(topic, peer, now))
            {
                Graft(topic, peer, now, actions);
            }
        }

        topic.Fanout.Clear();
        GraftUpTo(topic, _options.D, now, actions);
    }

    private void Leave(string name, long now, List<RouterAction> actions)
    {
        if (!_topicByName.TryGetValue(name, out var topic) || !topic.Joined)
        {
            return;
        }

        topic.Joined = false;
        Announce(name, subscribe: false, actions);
        while (topic.Mesh.Count > 0)
        {
            Prune(topic, topic.Mesh[^1], _options.UnsubscribeBackoff, now, actions);
        }

        DropIfUnused(topic);
    }

    private void Publish(GossipMessage message, long now, List<RouterAction> actions)
    {
        if (!_seen.TryAdd(message.Id, now))
        {
            // The same bytes again: every peer would drop them as a duplicate.
            return;
        }

        Counters.Published++;
        _cache.Add(message);
        var topic = Topic(message.Topic);
        foreach (var peer in PublishTargets(topic, now))
        {
            actions.Add(new RouterAction(RouterActionKind.SendMessage, peer.Id, Message: message));
        }

        if (topic.Joined)
        {
            actions.Add(new RouterAction(RouterActionKind.Deliver, Self, Message: message));
        }

        DropIfUnused(topic);
    }

    private List<PeerState> PublishTargets(TopicState topic, long now)
    {
        _scratch.Clear();
        if (_options.FloodPublish)
        {
            // A mesh peer whose subscription was never heard still counts: its GRAFT says that it wants the topic.
            _scratch.AddRange(topic.Mesh);
            foreach (var peer in topic.Peers)
            {
                if (!topic.Mesh.Contains(peer) && _scoring.Of(peer, now) >= _options.Score.PublishThreshold)
                {
                    _scratch.Add(peer);
                }
            }

            return _scratch;
        }

        if (topic.Joined)
        {
            _scratch.AddRange(topic.Mesh);
            return _scratch;
        }

        topic.FanoutExpires = now + Nanos(_options.FanoutTtl);
        FillFanout(topic, now);
        _scratch.AddRange(topic.Fanout);
        return _scratch;
    }

    private void FillFanout(TopicState topic, long now)
    {
        foreach (var peer in Shuffled(topic.Peers))
        {
            if (topic.Fanout.Count >= _options.D)
            {
                return;
            }

            if (!topic.Fanout.Contains(peer) && _scoring.Of(peer, now) >= _options.Score.PublishThreshold)
            {
                topic.Fanout.Add(peer);
            }
        }
    }

    private void Announce(string topic, bool subscribe, List<RouterAction> actions)
    {
        foreach (var peer in _peers)
        {
            if (peer.Connected)
            {
                var rpc = new GossipRpc();
                rpc.Subscriptions.Add((subscribe, topic));
                actions.Add(new RouterAction(RouterActionKind.SendControl, peer.Id, rpc));
            }
        }
    }

    private TopicState Topic(string name)
    {
        if (!_topicByName.TryGetValue(name, out var topic))
        {
            topic = new TopicState(name);
            _topicByName[name] = topic;
            _topics.Add(topic);
        }

        return topic;
    }

    private void DropIfUnused(TopicState topic)
    {
        if (topic.IsUnused)
        {
            _topicByName.Remove(topic.Name);
            _topics.Remove(topic);
        }
    }

    private List<PeerState> Shuffled(List<PeerState> peers)
    {
        var copy = new List<PeerState>(peers);
        for (var i = copy.Count - 1; i > 0; i--)
        {
            var j = _random.Next(i + 1);
            (copy[i], copy[j]) = (copy[j], copy[i]);
        }

        return copy;
    }
}
