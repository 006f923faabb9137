using Waku.Libp2p.Identity;

namespace Waku.Node.Services;

/// <summary>
/// Decides whether one more request is served: a bucket for all peers and one for each (waku-node-facts §8.4, nwaku's request
/// limiter). A peer whose bucket is full again is forgotten; never more than <see cref="MaxPeers"/> are remembered.
/// </summary>
internal sealed class RequestLimiter
{
    private const int MaxPeers = 10_000;
    private const double PeerShare = 0.75;
    private readonly Lock _lock = new();
    private readonly Dictionary<PeerId, TokenBucket> _perPeer = [];
    private readonly NanoClock _clock;
    private readonly TokenBucket? _all;
    private readonly int _peerVolume;
    private readonly TimeSpan _period;
    private readonly bool _unlimited;
    private long _shrunk;

    private RequestLimiter(TimeProvider time, int allVolume, int peerVolume, TimeSpan period, bool unlimited)
    {
        _clock = new NanoClock(time);
        _peerVolume = peerVolume;
        _period = period;
        _unlimited = unlimited;
        _all = allVolume > 0 ? new TokenBucket(allVolume, period, _clock.Now) : null;
    }

    /// <summary>A limit shared by all peers; null for none. Burst windows are stretched as nwaku does: 10 × up to 1 s, 3 × up to 1 min, else 2 ×.</summary>
    public static RequestLimiter Shared(RateLimit? limit, TimeProvider time)
    {
        if (limit is null)
        {
            return new RequestLimiter(time, 0, 0, TimeSpan.Zero, unlimited: true);
        }

        var ratio = limit.Period <= TimeSpan.FromSeconds(1) ? 10 : limit.Period <= TimeSpan.FromMinutes(1) ? 3 : 2;
        return new RequestLimiter(time, limit.Volume * ratio, (int)(limit.Volume * ratio * PeerShare), limit.Period * ratio, unlimited: false);
    }

    /// <summary>A plain limit for each peer.</summary>
    public static RequestLimiter PerPeer(RateLimit? limit, TimeProvider time) =>
        limit is null ? Shared(null, time) : new RequestLimiter(time, 0, limit.Volume, limit.Period, unlimited: false);

    public bool TryTake(PeerId peer)
    {
        if (_unlimited)
        {
            return true;
        }

        lock (_lock)
        {
            if (!_perPeer.TryGetValue(peer, out var bucket))
            {
                Shrink();
                _perPeer[peer] = bucket = new TokenBucket(Math.Max(1, _peerVolume), _period, _clock.Now);
            }

            return bucket.TryTake(_clock.Now) && (_all is null || _all.TryTake(_clock.Now));
        }
    }

    /// <summary>Peers remembered.</summary>
    internal int Peers
    {
        get
        {
            lock (_lock)
            {
                return _perPeer.Count;
            }
        }
    }

    /// <summary>At most once a period; when more peers than the table holds ask within one, one of them makes room.</summary>
    private void Shrink()
    {
        var now = _clock.Now;
        if (now - _shrunk >= _period.Ticks * 100)
        {
            _shrunk = now;
            foreach (var idle in _perPeer.Where(p => p.Value.IsFull(now)).Select(static p => p.Key).ToList())
            {
                _perPeer.Remove(idle);
            }
        }

        if (_perPeer.Count >= MaxPeers)
        {
            _perPeer.Remove(_perPeer.First().Key);
        }
    }
}
