using Microsoft.Extensions.Time.Testing;
using NUnit.Framework.Internal;
using Waku.QA.CaseKit;
using Waku.QA.CaseKit.Sharing;
using Waku.QA.Clusters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Reporting;
using Waku.QA.Wire;

namespace Waku.QA.Tests.Clusters;

/// <summary>A host that dies while nodes run on it: trouble of the environment, whatever nodes and cases look like.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LostHostTests
{
    private static readonly Topology Two = new()
    {
        Name = "two",
        Shards = [0],
        Groups = [new NodeGroup { Name = "n", Implementation = "paper", Count = 2 }],
    };

    private readonly PaperEngine _engine = new() { Kind = EngineKind.Swarm };
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 28, 0, 0, 0, TimeSpan.Zero));
    private RunFolder _folder = null!;
    private RunContext _run = null!;

    [SetUp]
    public void Open()
    {
        _folder = new RunFolder(Directory.CreateTempSubdirectory("waku-qa-lost").FullName);
        var resolver = new NodeResolver(_engine, new NodeArtifacts(new PaperAdapter()), new Progress<string>());
        _run = new RunContext("run", 1, Two, _engine, resolver, new NodeKeys(), new ClusterEnd(_folder), _time);
        CurrentRun.Give(TestExecutionContext.CurrentContext.CurrentTest, _run);
    }

    [TearDown]
    public async Task CloseAsync()
    {
        await _run.DisposeAsync();
        Directory.Delete(_folder.Path, recursive: true);
    }

    /// <summary>Nobody tells any more how a node ended: waits end at once, and the next case gets another cluster.</summary>
    [Test]
    public async Task ANodeThatNobodyTellsOfIsNoDeath()
    {
        var use = await _run.Pool.ShareAsync("main", Two, CancellationToken.None);
        _engine.Sites["main"].Running["n-2"].Vanish();
        while (use.Cluster.Loss is null)
        {
            await Task.Delay(1);
        }

        Assert.That(use.Cluster.ThrowIfDead, Throws.InstanceOf<EnvironmentException>().With.Message.Contains("n-2").And.Message.Contains("reset by peer"));
        var next = await _run.Pool.ShareAsync("main", Two, CancellationToken.None);
        Assert.That(next.Cluster.Settings.Name, Is.EqualTo("main-again1"));
        use.Dispose();
        next.Dispose();
        await EndAsync();
        Assert.That(_folder.Findings.Select(static f => (f.Kind, f.Cluster)), Is.EqualTo(new[] { (FindingKind.Environment, "main") }));
    }

    /// <summary>An engine that is stopped ends its containers first: that looks like nodes that die.</summary>
    [TestCase(EngineKind.Swarm, "the host is gone", FindingKind.Environment)]
    [TestCase(EngineKind.Swarm, null, FindingKind.NodeDeath)]
    [TestCase(EngineKind.Docker, "the engine is slow to answer", FindingKind.NodeDeath)]
    public async Task ADeathIsTheNodesOwnWhereItsHostIsThere(EngineKind kind, string? trouble, FindingKind expected)
    {
        _engine.Kind = kind;
        var use = await _run.Pool.ShareAsync("main", Two, CancellationToken.None);
        _engine.Sites["main"].Running["n-2"].End(143);
        while (use.Cluster.Death is null)
        {
            await Task.Delay(1);
        }

        _engine.Trouble = trouble;
        use.Dispose();
        await EndAsync();
        var finding = _folder.Findings.Single();
        Assert.That((finding.Kind, finding.Message.Contains("the host is gone", StringComparison.Ordinal)),
            Is.EqualTo((expected, expected == FindingKind.Environment)));
    }

    [TestCase("the host is gone", CaseStatus.Environment)]
    [TestCase(null, CaseStatus.Failed)]
    public async Task ACaseFailsForItselfWhereEveryHostIsThere(string? trouble, CaseStatus expected)
    {
        _engine.Trouble = trouble;
        await Assert.ThrowsAsync<HttpRequestException>(() => Case.RunAsync("It passes.", static _ => throw new HttpRequestException("connection refused")));
        var record = _run.Cases.Cases.Single();
        Assert.That((record.Claim, record.Message), Is.EqualTo((expected, record.Message)));
        Assert.That(record.Message, Does.Contain("connection refused").And.Contain(trouble ?? ""));
    }

    private async Task EndAsync()
    {
        var end = _run.Pool.RenewAsync();
        while (!end.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1);
        }

        await end;
    }

    /// <summary>Not for NUnit: what is a case without being one of this assembly.</summary>
    private sealed class Case : SuiteCase
    {
        public static Task RunAsync(string expectation, Func<CaseContext, Task> body) => CaseAsync(expectation, body);
    }
}
