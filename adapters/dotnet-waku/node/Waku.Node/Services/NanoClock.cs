namespace Waku.Node.Services;

/// <summary>
/// Monotonic time as protocol cores take it, in nanoseconds since the clock was made: those of a time provider that counts from the year one
/// would not fit.
/// </summary>
internal sealed class NanoClock(TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();

    /// <summary>Nanoseconds, 0 at first, in steps of 100.</summary>
    public long Now => time.GetElapsedTime(_began).Ticks * TimeSpan.NanosecondsPerTick;
}
