using Waku.QA.Clusters;
using Waku.QA.Core.Nodes;
using Waku.QA.Engines.Resilience;

namespace Waku.QA.Tests.Clusters;

/// <summary>A node is asked until it is ready, dead or late; errors of one that does not listen yet are passed over and counted. Time is virtual.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReadinessTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(3);
    private readonly PolledTime _time = new();
    private readonly RetryLog _log = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked;

    [Test]
    public async Task ErrorsOfOneThatDoesNotListenYetArePassedOverAndCounted()
    {
        await WaitAsync(n => n switch
        {
            <= 3 => throw new HttpRequestException("Connection refused"),
            <= 5 => Health(false),
            6 => throw new NodeRefusedException("health", 503, "later", NodeError.Unspecified),
            _ => Health(true),
        });
        Assert.That(_asked, Is.EqualTo(7));
        Assert.That(_log.Counts.Select(static c => (c.Pipeline, c.Count)), Is.EqualTo(new[] { ("readiness", 4) }), "conditions are no retries");
        Assert.That(Elapsed, Is.EqualTo(TimeSpan.FromMilliseconds(60)));
    }

    [Test]
    public async Task OneThatIsLateIsTheErrorThatItAnsweredLast()
    {
        var late = await Assert.ThrowsAsync<TimeoutException>(() => WaitAsync(static n => throw new HttpRequestException($"refused {n}")));
        Assert.That(late!.Message, Does.Contain("n-1 (some) to become ready").And.Contain($"refused {_asked}"));
        Assert.That(Elapsed, Is.InRange(Within, Within + TimeSpan.FromMilliseconds(20)));
    }

    [Test]
    public async Task OneThatIsLateIsTheConditionThatItDidNotMeet()
    {
        var late = await Assert.ThrowsAsync<TimeoutException>(() => WaitAsync(static _ => Health(false)));
        Assert.That(late!.Message, Does.Contain("it says not yet"));
    }

    [Test]
    public void ItsEndEndsTheWaitAtOnce()
    {
        Assert.That(() => WaitAsync(n =>
        {
            if (n == 5)
            {
                _ended.SetResult();
            }

            throw new HttpRequestException("Connection refused");
        }), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Elapsed, Is.LessThan(Within));
    }

    [Test]
    public void OneThatHasEndedIsNotAsked()
    {
        _ended.SetResult();
        Assert.That(() => WaitAsync(static _ => Health(true)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_asked, Is.Zero);
    }

    /// <summary>An error of the harness is no slowness of the node.</summary>
    [Test]
    public void AnyOtherErrorIsNotPassedOver()
    {
        Assert.That(() => WaitAsync(static _ => throw new InvalidOperationException("a mistake")), Throws.InvalidOperationException);
        Assert.That(_asked, Is.EqualTo(1));
    }

    private TimeSpan Elapsed => _time.GetUtcNow() - _time.Start;

    private static Task<NodeHealth> Health(bool ready) => Task.FromResult(new NodeHealth(ready, ready ? "ready" : "not yet"));

    private Task WaitAsync(Func<int, Task<NodeHealth>> answer) => new Readiness(new HarnessPipelines(_time, _log))
        .WaitAsync("n-1 (some)", _ => answer(Interlocked.Increment(ref _asked)), _ended.Task, Within, CancellationToken.None);
}
