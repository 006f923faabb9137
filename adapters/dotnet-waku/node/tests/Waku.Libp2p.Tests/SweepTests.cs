using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;

namespace Waku.Libp2p.Tests;

/// <summary>Limits of time are looked after each second, by one wake-up: the host's own, or that of somebody who wakes up anyway.</summary>
public sealed class SweepTests
{
    [Test]
    public async Task TheHostWakesUpByItselfUnlessSomebodyElseDoes()
    {
        var time = new RecordedTimers();
        await using var host = new Libp2pHost(new Libp2pOptions { Identity = IdentityKey.Generate(KeyType.Ed25519) }, time);
        Assert.That(time.Due, Is.EqualTo(TimeSpan.FromSeconds(1)), "its own timer");

        time.Fire();
        Assert.That(time.Due, Is.EqualTo(TimeSpan.FromSeconds(1)), "and again");

        host.Sweep();
        Assert.That(time.Due, Is.GreaterThan(TimeSpan.FromSeconds(1.1)).And.LessThan(TimeSpan.FromSeconds(2)), "after somebody else's next second");
    }

    /// <summary>Remembers when the one timer is due.</summary>
    private sealed class RecordedTimers : TimeProvider
    {
        private TimerCallback? _callback;

        public TimeSpan Due { get; private set; }

        public void Fire() => _callback!(null);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Assert.That(_callback, Is.Null, "one timer");
            Assert.That(period, Is.EqualTo(Timeout.InfiniteTimeSpan));
            (_callback, Due) = (callback, dueTime);
            return new Timer(this);
        }

        private sealed class Timer(RecordedTimers owner) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                owner.Due = dueTime;
                return true;
            }

            public void Dispose()
            {
                // Nothing runs.
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
