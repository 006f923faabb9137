using Waku.Libp2p.Identity;

namespace Waku.Node.Filter;

/// <summary>
/// Who wants what: the core of the filter service, without I/O, clock or lock. Times are nanoseconds of any one clock. Error texts
/// are nwaku's (waku-node-facts §8.2).
/// </summary>
internal sealed class FilterSubscriptions(FilterOptions options)
{
    /// <summary>What a criterion takes beside its text: its entries in set and index.</summary>
    private const int CriterionOverhead = 200;

    private const string TooManyCriteria = "SERVICE_UNAVAILABLE: peer has reached maximum number of filter criteria";
    private const string NoSubscriptions = "NOT_FOUND: peer has no subscriptions";
    private readonly long _lifetime = options.SubscriptionTimeout.Ticks * 100;
    private readonly Dictionary<PeerId, Subscription> _peers = [];
    private readonly Dictionary<FilterCriterion, List<PeerId>> _byCriterion = [];

    private long _bytes;

    /// <summary>Bytes that all criteria take.</summary>
    public long Bytes => _bytes;

    public int PeerCount => _peers.Count;

    public int CriteriaCount => _byCriterion.Values.Sum(static p => p.Count);

    /// <summary>Serves one request.</summary>
    /// <param name="peer">Who asks.</param>
    /// <param name="network">What counts as its address (<see cref="Libp2p.Connections.Connection.RemoteNetwork"/>).</param>
    /// <param name="request">What for.</param>
    /// <param name="now">Time.</param>
    public FilterResponse Handle(PeerId peer, string network, FilterRequest request, long now)
    {
        var (status, description) = request.Type switch
        {
            FilterRequestType.SubscriberPing => Ping(peer, now),
            FilterRequestType.Subscribe => Subscribe(peer, network, request, now),
            FilterRequestType.Unsubscribe => Unsubscribe(peer, request, now),
            _ => UnsubscribeAll(peer),
        };
        return new FilterResponse(request.RequestId, status, description);
    }

    /// <summary>Subscribers of a message, in the order in which they came; expired ones left out.</summary>
    public void Match(FilterCriterion criterion, long now, List<PeerId> result)
    {
        if (_byCriterion.TryGetValue(criterion, out var peers))
        {
            foreach (var peer in peers)
            {
                if (now - _peers[peer].RefreshedAt < _lifetime)
                {
                    result.Add(peer);
                }
            }
        }
    }

    /// <summary>Removes expired subscriptions, and those of peers that <paramref name="isKnown"/> denies.</summary>
    public int Sweep(long now, Func<PeerId, bool> isKnown)
    {
        List<PeerId> gone = [];
        foreach (var (peer, subscription) in _peers)
        {
            if (now - subscription.RefreshedAt >= _lifetime || !isKnown(peer))
            {
                gone.Add(peer);
            }
        }

        gone.ForEach(Remove);
        return gone.Count;
    }

    public void Remove(PeerId peer)
    {
        if (_peers.Remove(peer, out var subscription))
        {
            _bytes -= subscription.Bytes;
            foreach (var criterion in subscription.Criteria)
            {
                Unlink(peer, criterion);
            }
        }
    }

    public IReadOnlyList<(PeerId Peer, IReadOnlyList<FilterCriterion> Criteria)> All() =>
        [.. _peers.Select(static p => (p.Key, (IReadOnlyList<FilterCriterion>)[.. p.Value.Criteria]))];

    /// <summary>The address that a peer last subscribed from; empty when it has no subscription.</summary>
    public string NetworkOf(PeerId peer) => _peers.TryGetValue(peer, out var subscription) ? subscription.Network : "";

    private (uint, string) Ping(PeerId peer, long now)
    {
        if (!TryFind(peer, now, out var subscription))
        {
            return (FilterStatus.NotFound, NoSubscriptions);
        }

        subscription.RefreshedAt = now;
        return (FilterStatus.Ok, "OK");
    }

    private (uint, string) Subscribe(PeerId peer, string network, FilterRequest request, long now)
    {
        if (Refuse(request) is { } refusal)
        {
            return refusal;
        }

        List<FilterCriterion> wanted = [.. request.ContentTopics.Select(c => new FilterCriterion(request.PubsubTopic!, c)).Distinct()];
        var isKnown = TryFind(peer, now, out var subscription);
        subscription = isKnown ? subscription : new Subscription();
        subscription.Network = network;
        wanted.RemoveAll(subscription.Criteria.Contains);
        var bytes = wanted.Sum(BytesOf);

        // Its own limits first: nobody gives way to a request that is refused anyway.
        if (subscription.Criteria.Count + wanted.Count > options.MaxCriteriaPerPeer || subscription.Bytes + bytes > options.MaxCriteriaBytesPerPeer)
        {
            return (FilterStatus.ServiceUnavailable, TooManyCriteria);
        }

        if (!isKnown && !TryMakeRoom(peer, network, static _ => 1, options.MaxPeers, 1))
        {
            return (FilterStatus.ServiceUnavailable, $"SERVICE_UNAVAILABLE: node has reached maximum number of subscriptions: {options.MaxPeers}");
        }

        if (!TryMakeRoom(peer, network, static s => s.Bytes, options.MaxCriteriaBytes, bytes))
        {
            return (FilterStatus.ServiceUnavailable, "SERVICE_UNAVAILABLE: node has reached maximum size of subscriptions");
        }

        _peers[peer] = subscription;
        _bytes += bytes;
        subscription.Bytes += bytes;
        subscription.RefreshedAt = now;
        foreach (var criterion in wanted)
        {
            if (subscription.Criteria.Add(criterion))
            {
                if (!_byCriterion.TryGetValue(criterion, out var peers))
                {
                    _byCriterion[criterion] = peers = [];
                }

                peers.Add(peer);
            }
        }

        return (FilterStatus.Ok, "OK");
    }

    /// <summary>
    /// True when there is room, or could be made: the address that has the most gives up its oldest to one that has less, so that nobody takes what is
    /// there for all (issue 20). Who lost a subscription learns it from its next ping, as after one that expired.
    /// </summary>
    private bool TryMakeRoom(PeerId peer, string network, Func<Subscription, long> sizeOf, long most, long wanted)
    {
        while (_peers.Values.Sum(sizeOf) + wanted > most)
        {
            var largest = _peers.GroupBy(static p => p.Value.Network, p => sizeOf(p.Value)).Select(static g => (Network: g.Key, Size: g.Sum()))
                .DefaultIfEmpty((Network: network, Size: 0L)).MaxBy(static g => g.Size);
            var own = _peers.Values.Where(s => s.Network == network).Sum(sizeOf);
            if (own + wanted >= largest.Size || largest.Network == network)
            {
                return false;
            }

            Remove(_peers.Where(p => p.Value.Network == largest.Network && !p.Key.Equals(peer)).MinBy(static p => p.Value.RefreshedAt).Key);
        }

        return true;
    }

    private (uint, string) Unsubscribe(PeerId peer, FilterRequest request, long now)
    {
        if (Refuse(request) is { } refusal)
        {
            return refusal;
        }

        if (!TryFind(peer, now, out var subscription))
        {
            return (FilterStatus.NotFound, NoSubscriptions);
        }

        subscription.RefreshedAt = now;
        var removed = 0;
        foreach (var content in request.ContentTopics)
        {
            var criterion = new FilterCriterion(request.PubsubTopic!, content);
            if (subscription.Criteria.Remove(criterion))
            {
                _bytes -= BytesOf(criterion);
                subscription.Bytes -= BytesOf(criterion);
                Unlink(peer, criterion);
                removed++;
            }
        }

        if (subscription.Criteria.Count == 0)
        {
            _peers.Remove(peer);
        }

        return removed > 0 ? (FilterStatus.Ok, "OK") : (FilterStatus.NotFound, NoSubscriptions);
    }

    private (uint, string) UnsubscribeAll(PeerId peer)
    {
        if (!_peers.ContainsKey(peer))
        {
            return (FilterStatus.NotFound, NoSubscriptions);
        }

        Remove(peer);
        return (FilterStatus.Ok, "OK");
    }

    private (uint, string)? Refuse(FilterRequest request) =>
        string.IsNullOrEmpty(request.PubsubTopic) || request.ContentTopics.Count == 0
            ? (FilterStatus.BadRequest, "BAD_REQUEST: pubsubTopic and contentTopics must be specified")
        : request.ContentTopics.Count > options.MaxContentTopicsPerRequest
            ? (FilterStatus.BadRequest, $"BAD_REQUEST: exceeds maximum content topics: {options.MaxContentTopicsPerRequest}")
        : null;

    private bool TryFind(PeerId peer, long now, out Subscription subscription)
    {
        if (_peers.TryGetValue(peer, out subscription!) && now - subscription.RefreshedAt < _lifetime)
        {
            return true;
        }

        Remove(peer);
        return false;
    }

    private static long BytesOf(FilterCriterion criterion) => CriterionOverhead + (2L * (criterion.PubsubTopic.Length + criterion.ContentTopic.Length));

    private void Unlink(PeerId peer, FilterCriterion criterion)
    {
        if (_byCriterion.TryGetValue(criterion, out var peers) && peers.Remove(peer) && peers.Count == 0)
        {
            _byCriterion.Remove(criterion);
        }
    }

    private sealed class Subscription
    {
        public HashSet<FilterCriterion> Criteria { get; } = [];

        public long Bytes { get; set; }

        public long RefreshedAt { get; set; }

        public string Network { get; set; } = "";
    }
}
