using System.Runtime.InteropServices;

namespace Waku.QA.Performance.Load;

/// <summary>
/// Waits to well under a millisecond without spinning: a timer of the runtime is late by up to a millisecond. Everything about it that
/// differs between systems is here.
/// </summary>
internal sealed partial class PreciseClock(TimeProvider time)
{
    private const int Monotonic = 1;
    private const int AbsoluteTime = 1;
    private const long NanosPerSecond = 1_000_000_000;
    private readonly ManualResetEventSlim _never = new(false);

    /// <summary>Blocks the calling thread until a time stamp of the time provider.</summary>
    public void WaitUntil(long timestamp)
    {
        var left = time.GetElapsedTime(time.GetTimestamp(), timestamp);
        if (left <= TimeSpan.Zero)
        {
            return;
        }

        if (OperatingSystem.IsLinux())
        {
            var at = (timestamp * (NanosPerSecond / (double)time.TimestampFrequency)) is var nanos
                ? new TimeSpec((long)(nanos / NanosPerSecond), (long)(nanos % NanosPerSecond))
                : default;
            while (ClockNanosleep(Monotonic, AbsoluteTime, at, 0) != 0 && time.GetTimestamp() < timestamp)
            {
                // A signal woke it up: the time is absolute, so it simply waits on.
            }
        }
        else
        {
            _never.Wait(left);
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int ClockNanosleep(int clock, int flags, in TimeSpec request, nint remain);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}
