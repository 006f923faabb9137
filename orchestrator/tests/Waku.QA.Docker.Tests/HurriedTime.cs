namespace Waku.QA.Docker.Tests;

/// <summary>The system's clock with timers that end early: whoever waits for what will never come has it said sooner.</summary>
internal sealed class HurriedTime(double factor) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Hurried(dueTime), Hurried(period));

    private TimeSpan Hurried(TimeSpan time) => time > TimeSpan.Zero ? time / factor : time;
}
