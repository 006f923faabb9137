namespace Waku.Node.Services;

/// <summary>A bucket that is full again one period after it was last filled. Not thread-safe.</summary>
internal sealed class TokenBucket(int capacity, TimeSpan period, long now)
{
    private readonly long _periodNanos = (long)(period.TotalMilliseconds * 1_000_000);
    private long _filled = now;
    private int _taken;

    /// <summary>True when it is as a new one.</summary>
    public bool IsFull(long nowNanos) => _taken == 0 || nowNanos - _filled >= _periodNanos;

    public bool TryTake(long nowNanos)
    {
        if (nowNanos - _filled >= _periodNanos)
        {
            _filled = nowNanos;
            _taken = 0;
        }

        if (_taken >= capacity)
        {
            return false;
        }

        _taken++;
        return true;
    }
}
