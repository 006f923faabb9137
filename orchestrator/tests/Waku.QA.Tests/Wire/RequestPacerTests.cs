using Microsoft.Extensions.Time.Testing;
using Waku.QA.Clusters.Observation;
using Waku.QA.Core.Behaviours;

namespace Waku.QA.Tests.Wire;

public sealed class RequestPacerTests
{
    [Test]
    public async Task RequestsOfOnePeerKeepTheirDistance([Values(1, 2, 8)] int perSecond)
    {
        var time = new FakeTimeProvider();
        var pacer = new RequestPacer(time);
        var rate = new RequestRate(perSecond, TimeSpan.FromSeconds(1));
        var waits = Enumerable.Range(0, 20).Select(_ => pacer.WaitAsync("a b", rate, CancellationToken.None)).ToList();
        var other = pacer.WaitAsync("a c", rate, CancellationToken.None);

        Assert.That(other.IsCompleted, "another service has turns of its own");
        for (var turn = 0; turn < waits.Count; turn++)
        {
            await waits[turn].WaitAsync(TimeSpan.FromSeconds(30));
            Assert.That(waits.Skip(turn + 1).Any(static w => w.IsCompleted), Is.False);
            time.Advance(rate.Interval);
        }
    }

    [Test]
    public void NoLimitIsNoWait() =>
        Assert.That(Enumerable.Range(0, 9).All(static _ => new RequestPacer(TimeProvider.System).WaitAsync("a", null, CancellationToken.None).IsCompleted));

    [Test]
    public void APauseIsNotSavedUp()
    {
        var time = new FakeTimeProvider();
        var pacer = new RequestPacer(time);
        var rate = new RequestRate(1, TimeSpan.FromSeconds(1));
        _ = pacer.WaitAsync("a", rate, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.That(pacer.WaitAsync("a", rate, CancellationToken.None).IsCompleted);
        Assert.That(pacer.WaitAsync("a", rate, CancellationToken.None).IsCompleted, Is.False);
    }
}
