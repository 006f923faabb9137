using Microsoft.Extensions.Time.Testing;
using Waku.Node.Host;

namespace Waku.Node.Tests.Host;

/// <summary>Memory goes back when a burst is over, not while it lasts, and not for nothing.</summary>
public sealed class HeapTrimTests
{
    private const long Mega = 1 << 20;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);
    private readonly FakeTimeProvider _time = new();
    private long _allocated;
    private int _collected;

    [SetUp]
    public void Begin() => (_allocated, _collected) = (50 * Mega, 0);

    [Test]
    public void OnceWhenABurstIsOver()
    {
        using var trim = Started();
        After(100 * Mega);
        Assert.That(_collected, Is.Zero, "it may go on");
        After(0);
        Assert.That(_collected, Is.EqualTo(1));
        After(0, 0);
        Assert.That(_collected, Is.EqualTo(1));
        After(0);
        Assert.That(_collected, Is.EqualTo(2), "once more, when time limits have ended what was left open");
        After(0, 0, 0, 0, 0);
        Assert.That(_collected, Is.EqualTo(2), "there is nothing more");
        After(7 * Mega, Mega);
        Assert.That(_collected, Is.EqualTo(3), "the next one");
        After(0, 0, 0, 0, 0);
        Assert.That(_collected, Is.EqualTo(3), "it was a small one");
    }

    [Test]
    public void NotWhileItLasts()
    {
        using var trim = Started();
        After([.. Enumerable.Repeat(3 * Mega, 100)]);
        Assert.That(_collected, Is.Zero);
    }

    [Test]
    public void AtRestAsSeldomAsItIsWorthIt()
    {
        using var trim = Started();
        After([.. Enumerable.Repeat((Mega / 10) + 1, 360)]);
        Assert.That(_collected, Is.EqualTo(6), "36 MiB in an hour");
    }

    [Test]
    public void NeverWhenItIsStopped()
    {
        Started().Dispose();
        After(100 * Mega, 0);
        Assert.That(_collected, Is.Zero);
    }

    private HeapTrim Started() => new(_time, () => _allocated, () => _collected++);

    private void After(params IReadOnlyList<long> asked)
    {
        foreach (var bytes in asked)
        {
            _allocated += bytes;
            _time.Advance(Look);
        }
    }
}
