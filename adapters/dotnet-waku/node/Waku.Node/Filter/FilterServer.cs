using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;
using Waku.Node.Interception;
using Waku.Node.Messages;
using Waku.Node.Services;

namespace Waku.Node.Filter;

/// <summary>12/WAKU2-FILTER, server: keeps subscriptions and pushes what relay delivers.</summary>
public sealed class FilterServer : IAsyncDisposable
{
    private const int MaxRequestLength = (10 * 150 * 1024) + (64 * 1024);
    private readonly ServiceHost _services;
    private readonly FilterOptions _options;
    private readonly NanoClock _clock;
    private readonly FilterSubscriptions _subscriptions;
    private readonly RecentHashes _pushed;
    private readonly Lock _lock = new();
    private readonly Dictionary<PeerId, FilterPushQueue> _queues = [];
    private readonly PushBudget _budget;
    private readonly ServiceEndpoint _endpoint;
    private readonly ITimer _timer;
    private long _pushes, _dropped;

    internal FilterServer(ServiceHost services, FilterOptions options)
    {
        _services = services;
        _options = options;
        _clock = new NanoClock(services.Time);
        _subscriptions = new FilterSubscriptions(options);
        _budget = new PushBudget(options.MaxQueuedBytesOfAll);
        _pushed = new RecentHashes(TimeSpan.FromMinutes(2), services.Time);
        var protocol = new ServiceProtocol(
            FilterClient.Id, MaxRequestLength, (connection, request, _) => ValueTask.FromResult(Answer(connection, request)),
            static () => FilterCodec.Encode(new FilterResponse("N/A", FilterStatus.TooManyRequests, "filter request rejected due rate limit exceeded")),
            static () => FilterCodec.Encode(new FilterResponse("N/A", FilterStatus.ServiceUnavailable, "SERVICE_UNAVAILABLE: internal error")));
        _endpoint = new ServiceEndpoint(services, protocol, RequestLimiter.PerPeer(options.RateLimit, services.Time));
        _timer = services.Time.CreateTimer(_ =>
            Guard.Run(Sweep, "the sweep of filter subscriptions", services.Log), null, options.SweepInterval, options.SweepInterval);
    }

    /// <summary>Requests served and refused.</summary>
    public ServiceCounters Counters => _endpoint.Counters;

    /// <summary>Messages written to clients.</summary>
    public long Pushes => Interlocked.Read(ref _pushes);

    /// <summary>Messages dropped because a client was too slow.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Clients with a subscription.</summary>
    public int PeerCount
    {
        get
        {
            lock (_lock)
            {
                return _subscriptions.PeerCount;
            }
        }
    }

    /// <summary>Bytes that the criteria of all clients take.</summary>
    public long CriteriaBytes
    {
        get
        {
            lock (_lock)
            {
                return _subscriptions.Bytes;
            }
        }
    }

    /// <summary>All subscriptions.</summary>
    public IReadOnlyList<(PeerId Peer, IReadOnlyList<FilterCriterion> Criteria)> Subscriptions
    {
        get
        {
            lock (_lock)
            {
                return _subscriptions.All();
            }
        }
    }

    /// <summary>Pushes a relayed message to whoever wants it. Quick: the writes happen later.</summary>
    public void Push(RelayMessage received)
    {
        List<PeerId> receivers = [];
        lock (_lock)
        {
            _subscriptions.Match(new FilterCriterion(received.PubsubTopic, received.Message.ContentTopic), _clock.Now, receivers);
            if (receivers.Count == 0 || !_pushed.TryAdd(received.Hash))
            {
                return;
            }

            var push = new FilterPush(received.PubsubTopic, received.Encoded);
            foreach (var peer in receivers)
            {
                if (!QueueOf(peer).TryEnqueue(push))
                {
                    _dropped++;
                }
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        lock (_lock)
        {
            foreach (var queue in _queues.Values)
            {
                queue.Close();
            }

            _queues.Clear();
        }
    }

    private FilterPushQueue QueueOf(PeerId peer)
    {
        if (!_queues.TryGetValue(peer, out var queue))
        {
            _queues[peer] = queue = new FilterPushQueue(
                _services, peer, _subscriptions.NetworkOf(peer), _options, _budget, n => Interlocked.Add(ref _pushes, n));
        }

        return queue;
    }

    private byte[] Answer(Connection connection, byte[] bytes)
    {
        FilterRequest request;
        try
        {
            request = FilterCodec.DecodeRequest(bytes);
        }
        catch (Libp2pException e)
        {
            Counters.AddFailed();
            return FilterCodec.Encode(new FilterResponse("N/A", FilterStatus.BadRequest, $"BAD_REQUEST: {e.Message}"));
        }

        FilterResponse response;
        lock (_lock)
        {
            response = _subscriptions.Handle(connection.RemotePeer, connection.RemoteNetwork, request, _clock.Now);
        }

        if (!response.IsSuccess)
        {
            Counters.AddFailed();
        }

        return FilterCodec.Encode(response);
    }

    private void Sweep()
    {
        lock (_lock)
        {
            _subscriptions.Sweep(_clock.Now, peer => _services.Host.Peers.Find(peer) is not null);
            foreach (var peer in _queues.Keys.Except(_subscriptions.All().Select(static s => s.Peer)).ToList())
            {
                _queues[peer].Close();
                _queues.Remove(peer);
            }
        }
    }
}
