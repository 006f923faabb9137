using Microsoft.Extensions.Time.Testing;

namespace Waku.QA.Tests.Engines;

/// <summary>Time that stands still while anybody works and jumps to the next timer when everybody waits.</summary>
internal sealed class SteppedTime : FakeTimeProvider
{
    private readonly Lock _gate = new();
    private readonly SortedSet<DateTimeOffset> _due = [];

    public TimeSpan Elapsed => GetUtcNow() - Start;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero)
        {
            lock (_gate)
            {
                _due.Add(GetUtcNow() + dueTime);
            }
        }

        return timer;
    }

    /// <summary>Jumps from timer to timer until the task ends.</summary>
    public async Task RunUntilAsync(Task task, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        while (!task.IsCompleted)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
            DateTimeOffset? next = null;
            lock (_gate)
            {
                if (_due.Count > 0)
                {
                    next = _due.Min;
                    _due.Remove(_due.Min);
                }
            }

            if (next is { } at && at > GetUtcNow())
            {
                SetUtcNow(at);
            }
        }

        await task;
    }
}
