using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Docker;
using Waku.QA.Engines.Docker.Connection;

namespace Waku.QA.Tests.Engines;

/// <summary>Testcontainers' reaper is off unless it is asked for; then everything of a cluster carries its label, and that it cannot start is said.</summary>
public sealed class ReaperTests
{
    private static readonly EngineSession Session = new(null!, new EngineAuthentication(new Uri("unix:///var/run/docker.sock"), null), TimeProvider.System);

    [TestCase(null)]
    [TestCase("")]
    [TestCase("0")]
    public async Task IsOffUnlessAskedFor(string? value)
    {
        await using var reaper = Reaper.Of(name => name == Reaper.Variable ? value : null);
        Assert.That(await reaper.LabelsAsync(Session, keep: false, CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task IsStartedOnceAndEndsWithTheEngine()
    {
        var started = 0;
        var handle = new Handle();
        await using (var reaper = new Reaper(true, _ =>
        {
            started++;
            return Task.FromResult<IAsyncDisposable>(handle);
        }))
        {
            foreach (var _ in Enumerable.Range(0, 3))
            {
                Assert.That(await reaper.LabelsAsync(Session, keep: false, CancellationToken.None), Is.EqualTo(new[] { Reaper.Label }));
            }

            Assert.That((started, handle.IsDisposed), Is.EqualTo((1, false)));
        }

        Assert.That(handle.IsDisposed, Is.True);
    }

    /// <summary>It would remove a cluster that is to outlive the harness.</summary>
    [Test]
    public async Task LeavesAloneWhatIsToBeKept()
    {
        await using var reaper = new Reaper(true, static _ => throw new InvalidOperationException("it is started"));
        Assert.That(await reaper.LabelsAsync(Session, keep: true, CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task ThatItCannotBeStartedIsSaidWithTheSwitchAndAMend()
    {
        await using var reaper = new Reaper(true,
            static _ => Task.FromException<IAsyncDisposable>(new IOException("No such image: testcontainers/ryuk:0.14.0")));
        var error = await Assert.ThrowsAsync<EnvironmentException>(() => reaper.LabelsAsync(Session, keep: false, CancellationToken.None));
        Assert.That(error!.Message, Does.Contain("WAKU_QA_RYUK=1").And.Contain("No such image").And.Contain("docker pull testcontainers/ryuk")
            .And.Contain("unset WAKU_QA_RYUK").And.Contain("waku-qa clean"));
    }

    private sealed class Handle : IAsyncDisposable
    {
        public bool IsDisposed { get; private set; }

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
