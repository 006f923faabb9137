using Microsoft.Extensions.Time.Testing;

namespace Waku.QA.Tests.Clusters;

/// <summary>A clock that moves when somebody waits for it a little, as polls do, and never otherwise: whatever is awaited takes no time.</summary>
internal sealed class PolledTime() : FakeTimeProvider(new DateTimeOffset(2026, 11, 27, 0, 0, 0, TimeSpan.Zero))
{
    /// <summary>Polls of the harness take a quarter of a second at most, and its limits a second at least: a limit that is set is nobody's wait.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && dueTime <= Poll)
        {
            ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
        }

        return timer;
    }
}
