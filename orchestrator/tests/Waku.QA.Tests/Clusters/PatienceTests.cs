using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using Waku.QA.Clusters;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Oracle;
using Waku.QA.Runs.Selection;

namespace Waku.QA.Tests.Clusters;

/// <summary>On a slow machine the harness waits longer, everywhere, and says so.</summary>
public sealed class PatienceTests
{
    [TestCase(1, 10)]
    [TestCase(3, 30)]
    [TestCase(8, 80)]
    public async Task AWaitLastsSoManyTimesAsLong(double factor, int seconds)
    {
        var time = new FakeTimeProvider();
        var wait = Waiting.UntilAsync("rain", static _ => Task.FromResult<string?>("a cloud"), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1),
            new Patience(factor), time, CancellationToken.None);
        await PassAsync(time, wait, seconds - 1);
        Assert.That(wait.IsCompleted, Is.False);
        await PassAsync(time, wait, 2);
        Assert.That((await Assert.ThrowsAsync<TimeoutException>(() => wait))!.Message, Does.Contain("rain").And.Contain("a cloud"));
        var end = Waiting.WithinAsync(Task.Delay(Timeout.InfiniteTimeSpan, time), TimeSpan.FromSeconds(10), new Patience(factor), time, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.That(end.IsCompleted, Is.False);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(() => end, Throws.InstanceOf<TimeoutException>());
        using var limit = Waiting.Limit(TimeSpan.FromSeconds(10), new Patience(factor), time);
        time.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.That(limit.IsCancellationRequested, Is.False);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(limit.IsCancellationRequested, Is.True);
    }

    [TestCase(0.9)]
    [TestCase(8.1)]
    [TestCase(double.NaN)]
    [TestCase(-1)]
    public void OneToEight(double factor) => Assert.That(() => new Patience(factor), Throws.InstanceOf<UsageException>().With.Message.Contains("1 to 8"));

    [TestCase(0.4, 1)]
    [TestCase(1.26, 1.3)]
    [TestCase(3, 3)]
    [TestCase(50, 8)]
    public void TheMachineDecides(double slowness, double factor)
    {
        var (patience, why) = new MachineSpeed(1, slowness).PatienceOf(null);
        Assert.That(patience.Factor, Is.EqualTo(factor));
        Assert.That(why, Does.Contain("before anything ran"));
    }

    [Test]
    public void WhoAsksDecidesInsteadAndTheMachineIsShownAllTheSame()
    {
        var (patience, why) = new MachineSpeed(1, 5).PatienceOf(2);
        Assert.That(patience.Factor, Is.EqualTo(2));
        Assert.That(why, Does.Contain("asked for").And.Contain("5.0 times"));
    }

    [Test]
    public void AMeasurementTakesTimeAndEnds()
    {
        var speed = MachineSpeed.Measure(TimeProvider.System);
        Assert.That(speed.Milliseconds, Is.InRange(1, 60_000), "arithmetic that was not left out");
    }

    [Test]
    public void TheOracleGrantsMoreButNotToClocks()
    {
        var (usual, slow) = (new OracleSettings(), new OracleSettings().Times(2));
        Assert.That((slow.Window, slow.Settle, slow.Recover, slow.Grace), Is.EqualTo((usual.Window * 2, usual.Settle * 2, usual.Recover * 2, usual.Grace * 2)));
        Assert.That(slow.Eligible, Is.EqualTo(usual.Eligible));
    }

    /// <summary>A limit that does not ask for patience would hold a slow machine against a node.</summary>
    [Test]
    public void NoOtherPlaceLimitsAWait()
    {
        string[] rooms = ["Waku.QA.Clusters", "Waku.QA.CaseKit", "Waku.QA.Wire", "Waku.QA.Runs/Verification", "Waku.QA.Runs/Reporting"];
        var files = rooms.SelectMany(static r => Directory.GetFiles(Path.Combine(Repository.Root, "orchestrator", r), "*.cs", SearchOption.AllDirectories))
            .Where(static f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && Path.GetFileName(f) != "Waiting.cs").ToList();
        Assert.That(files, Has.Count.GreaterThan(60));
        var limits = new Regex(@"new CancellationTokenSource\(\w|\.CancelAfter\(|\.WaitAsync\([^)]*(Limit|TimeSpan|time,)");
        Assert.That(files.Where(f => limits.IsMatch(File.ReadAllText(f))), Is.Empty);
    }

    private static async Task PassAsync(FakeTimeProvider time, Task wait, int seconds)
    {
        for (var i = 0; i < seconds && !wait.IsCompleted; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
