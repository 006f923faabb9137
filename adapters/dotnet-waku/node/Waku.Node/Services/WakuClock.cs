namespace Waku.Node.Services;

/// <summary>Unix time as Waku counts it.</summary>
public static class WakuClock
{
    /// <summary>Nanoseconds since 1970, in steps of the 100 ns that the clock has.</summary>
    public static long UnixNanoseconds(this TimeProvider time) => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
}
