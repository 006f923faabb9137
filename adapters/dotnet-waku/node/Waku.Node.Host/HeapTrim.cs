namespace Waku.Node.Host;

/// <summary>
/// Gives memory back once a burst is over (issues 20 and 21). The garbage collector runs when memory is asked for: a node that was busy and
/// then rests would keep what it needed at its worst for hours. So when little was asked for since the last look, and much since the last
/// time, everything that is not in use goes back to the system: a pause of some milliseconds, at rest, and seldom in a node that always rests.
/// After a large burst it is done once more half a minute later: by then the time limits have ended what peers left open.
/// </summary>
internal sealed class HeapTrim : IDisposable
{
    private const long CalmBytes = 2 << 20;
    private const long WorthBytes = 6 << 20;
    private const long BurstBytes = 24 << 20;
    private const int LooksUntilAgain = 3;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly Func<long> _allocated;
    private readonly Action _collect;
    private readonly ITimer _timer;
    private long _seen;
    private long _trimmed;
    private int _again;

    /// <param name="time">Clock.</param>
    /// <param name="allocated">Bytes asked for since the program began.</param>
    /// <param name="collect">Gives back what is not in use.</param>
    public HeapTrim(TimeProvider time, Func<long> allocated, Action collect)
    {
        (_allocated, _collect) = (allocated, collect);
        _seen = _trimmed = allocated();
        _timer = time.CreateTimer(_ => Look(), null, Interval, Interval);
    }

    /// <summary>That of this program.</summary>
    public static HeapTrim Start(TimeProvider time) => new(
        time,
        static () => GC.GetTotalAllocatedBytes(),
        static () =>
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            NativeHeap.Trim();
        });

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var allocated = _allocated();
        var calm = allocated - _seen <= CalmBytes;
        _seen = allocated;
        if (calm && allocated - _trimmed >= WorthBytes)
        {
            _again = allocated - _trimmed >= BurstBytes ? LooksUntilAgain : 0;
            Trim(allocated);
        }
        else if (calm && _again > 0 && --_again == 0)
        {
            Trim(allocated);
        }
    }

    private void Trim(long allocated)
    {
        _trimmed = allocated;
        _collect();
    }
}
