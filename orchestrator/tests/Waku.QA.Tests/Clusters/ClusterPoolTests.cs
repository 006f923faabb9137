using Microsoft.Extensions.Time.Testing;
using Waku.QA.CaseKit;
using Waku.QA.CaseKit.Sharing;
using Waku.QA.Clusters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.Judging;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Suites;
using Waku.QA.Wire;

namespace Waku.QA.Tests.Clusters;

/// <summary>What the pool does when nodes die, do not start, or fall silent: on paper, so that each takes no time.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ClusterPoolTests
{
    private static readonly Topology Two = new()
    {
        Name = "two",
        Shards = [0],
        Groups = [new NodeGroup { Name = "n", Implementation = "paper", Count = 2 }],
    };

    private readonly PaperEngine _engine = new();
    private readonly PaperAdapter _adapter = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 27, 0, 0, 0, TimeSpan.Zero));
    private RunFolder _folder = null!;
    private RunContext _run = null!;

    [SetUp]
    public void Open()
    {
        _folder = new RunFolder(Directory.CreateTempSubdirectory("waku-qa-pool").FullName);
        _engine.Opening = static _ => { };
        _adapter.Drain = static _ => Task.FromResult<IReadOnlyList<NodeMessage>>([]);
        _run = new RunContext("run", 1, Two, _engine, new NodeResolver(_engine, new NodeArtifacts(_adapter), new Progress<string>()), new NodeKeys(),
            new ClusterEnd(_folder), _time);
    }

    [TearDown]
    public async Task CloseAsync()
    {
        await _run.DisposeAsync();
        Directory.Delete(_folder.Path, recursive: true);
    }

    [Test]
    public async Task TheClusterOfADeadNodeIsReplacedForTheNextCase()
    {
        var guilty = await _run.Pool.ShareAsync("main", Two, CancellationToken.None, user: "guilty");
        var bystander = await _run.Pool.ShareAsync("main", Two, CancellationToken.None, user: "bystander");
        Assert.That(bystander.Cluster, Is.SameAs(guilty.Cluster));
        await KillAsync(guilty.Cluster, "n-2");

        var next = await _run.Pool.ShareAsync("main", Two, CancellationToken.None, user: "next");

        Assert.That(next.Cluster.Settings.Name, Is.EqualTo("main-again1"), "a fresh one, whose logs lie beside those of the old");
        Assert.That(next.Cluster.Death, Is.Null);
        guilty.Dispose();
        Assert.That(_engine.Sites["main"].IsDisposed, Is.False, "somebody still uses it");
        bystander.Dispose();
        next.Dispose();
        await _run.Pool.RenewAsync();
        Assert.That(_engine.Sites.Values.All(static s => s.IsDisposed), Is.True);
        var death = _folder.Findings.Single();
        Assert.That((death.Kind, death.Cluster), Is.EqualTo((FindingKind.NodeDeath, "main")), "and nothing is held against the fresh one");
        Assert.That(death.Message, Does.Contain("n-2").And.Contain("last words").And.Contain("during bystander, guilty"));
    }

    [TestCase("one", true, 1, TestName = "Nodes of one implementation that ended are one finding")]
    [TestCase("other", true, 2, TestName = "A node of another version that ended beside it is a finding of its own")]
    [TestCase("one", false, 1, TestName = "A node of one implementation that ended without a word is told of with the first")]
    [TestCase("other", false, 2, TestName = "A node of another version that ended without a word is a finding of its own")]
    public async Task TwoThatEnded(string label, bool logged, int findings)
    {
        var one = new NodeGroup { Name = "a", Implementation = "paper", Label = "one" };
        var topology = Two with { Groups = [one, one with { Name = "b", Label = label }] };
        var use = await _run.Pool.ShareAsync("main", topology, CancellationToken.None, user: "case");
        foreach (var node in use.Cluster.Nodes)
        {
            _engine.Sites["main"].Running[node.Name].Log = logged ? $"fatal error: {node.Name} is asleep\n" : "";
            await KillAsync(use.Cluster, node.Name);
        }

        use.Dispose();
        await EndAsync();
        Assert.That(_folder.Findings, Has.Count.EqualTo(findings));
        var second = use.Cluster.Nodes[1].Name;
        Assert.That(_folder.Findings.Select(static f => f.Message), Has.Some.Contains(logged ? $"{second} is asleep" : $"node {second} "), "nothing is lost");
    }

    [TestCase("n-2", 1, TestName = "What the log of the dead node says of its death is no second finding")]
    [TestCase("n-1", 2, TestName = "What the log of another node reports is a finding of its own")]
    public async Task CrashesInLogs(string crashed, int findings)
    {
        var use = await _run.Pool.ShareAsync("main", Two, CancellationToken.None, user: "case");
        _engine.Sites["main"].Running[crashed].Log = "fatal error: all goroutines are asleep\n";
        await KillAsync(use.Cluster, "n-2");
        use.Dispose();
        await EndAsync();
        Assert.That(_folder.Findings.Count(static f => f.Kind == FindingKind.NodeDeath), Is.EqualTo(1));
        Assert.That(_folder.Findings, Has.Count.EqualTo(findings));
    }

    /// <summary>Its log was read while the process was still ending: a death, with the case that had left just before (issue 19).</summary>
    [Test]
    public async Task ANodeThatDiesWhileItsClusterIsJudgedHasSuspects()
    {
        (await _run.Pool.ShareAsync("main", Two, CancellationToken.None, user: "guilty")).Dispose();
        var node = _engine.Sites["main"].Running["n-1"];
        node.Log = "fatal error: all goroutines are asleep\n";
        node.OnLogRead = () => Task.Delay(TimeSpan.FromMilliseconds(200), _time).ContinueWith(_ => node.End(137), TaskScheduler.Default);
        await EndAsync(TimeSpan.FromMilliseconds(1));

        var death = _folder.Findings.Single();
        Assert.That((death.Kind, death.Suspects), Is.EqualTo((FindingKind.NodeDeath, new[] { "guilty" })));
    }

    [Test]
    public async Task StartsThatKeepFailingEndTheRun()
    {
        _engine.Opening = static name => throw new InvalidOperationException($"no subnet for {name}");
        foreach (var name in (string[])["one", "two", "three"])
        {
            Assert.That(await FailureAsync(name), Does.Contain($"no subnet for {name}"));
        }

        Assert.That(await FailureAsync("four"), Does.Contain("3 clusters in a row could not be started, so no more are tried")
            .And.Contain("no subnet for three"));
        Assert.That(_engine.Opened, Is.EqualTo(3), "the fourth was not tried");
    }

    [Test]
    public async Task AStartThatSucceedsInBetweenIsHeeded()
    {
        foreach (var name in (string[])["bad-1", "bad-2", "good", "bad-3", "bad-4", "good-2"])
        {
            _engine.Opening = n => _ = n.StartsWith("bad", StringComparison.Ordinal) ? throw new InvalidOperationException("no") : 0;
            if (name.StartsWith("bad", StringComparison.Ordinal))
            {
                await FailureAsync(name);
            }
            else
            {
                (await _run.Pool.ShareAsync(name, Two, CancellationToken.None)).Dispose();
            }
        }

        Assert.That(_engine.Opened, Is.EqualTo(6));
    }

    /// <summary>Hundreds of real cases on an engine that opens nothing: not one is tried more than it must, and each says why.</summary>
    [Test]
    public async Task AWholeSuiteEndsEarlyAndSaysSo()
    {
        _engine.Opening = static _ => throw new InvalidOperationException("the engine is out of order");
        var topology = Waku.QA.Runs.Selection.TopologyChoice.Read(null, [], TestCatalogue.Instance);
        await using var run = new RunContext("run", 1, topology, _engine, new NodeResolver(_engine, new NodeArtifacts(TestCatalogue.Instance),
            new Progress<string>()), new NodeKeys(), new ClusterEnd(_folder), TimeProvider.System);
        const int workers = 4;
        var runner = new SuiteRunner(SuiteAssembly.Load(), CasePlan.Of(topology, TestCatalogue.Instance), "functional", null, workers);
        await Task.Run(() => runner.Run(run, new ResultListener(run.Cases, "functional", TimeProvider.System, static _ => { }), CancellationToken.None));
        Assert.That(run.Cases.Cases, Has.Count.GreaterThan(400));
        Assert.That(run.Cases.Cases.Select(static c => c.Status).Distinct(), Is.EqualTo(new[] { CaseStatus.Environment }), "the product is not to blame");
        Assert.That(_engine.Opened, Is.InRange(3, 3 + (2 * workers)), "and what was under way");
        Assert.That(run.Cases.Cases.Select(static c => c.Message), Is.All.Contain("the engine is out of order"));
        Assert.That(run.Cases.Cases.Select(static c => c.Message), Has.Some.Contain("so no more are tried in this run"));
    }

    [Test]
    public async Task ANodeThatCannotBeAskedIsNamedAndLeavesTheRunUndecided()
    {
        (await _run.Pool.ShareAsync("main", Two, CancellationToken.None)).Dispose();
        _adapter.Drain = static name => name == "n-1"
            ? new TaskCompletionSource<IReadOnlyList<NodeMessage>>().Task
            : Task.FromException<IReadOnlyList<NodeMessage>>(new NodeRefusedException("drain", 404, "no such topic", NodeError.NotFound));

        await EndAsync();

        var silence = _folder.Findings.Single();
        Assert.That(silence.Kind, Is.EqualTo(FindingKind.Silence));
        Assert.That(silence.Message, Does.Contain("n-1 (paper) could not be asked").And.Not.Contain("n-2"), "who refuses has answered");
        var gate = GateEvaluator.Evaluate(new GatePolicy { Name = "p", Passed = [new PassedShare(null, null, 0.5)] },
            GateSample.Of(CaseStatus.Passed) with { Findings = _folder.Findings }, [], GateSample.Day);
        Assert.That(gate.Verdict, Is.EqualTo(Verdict.Undecided));
        Assert.That(gate.Rules.Single(static r => r.Outcome != Verdict.Pass).Summary(), Does.Contain("n-1"));
    }

    [TestCase(NodeError.Timeout)]
    [TestCase(NodeError.Internal)]
    public async Task AnAnswerThatSaysNothingIsSilenceToo(NodeError error)
    {
        (await _run.Pool.ShareAsync("main", Two, CancellationToken.None)).Dispose();
        _adapter.Drain = _ => Task.FromException<IReadOnlyList<NodeMessage>>(new NodeRefusedException("drain", 500, "x", error));
        await EndAsync();
        Assert.That(_folder.Findings.Single().Message, Does.Contain("n-1").And.Contain("n-2"));
    }

    [Test]
    public async Task ADeadNodeIsNotAskedAndItsSilenceIsNotHeldAgainstItTwice()
    {
        var use = await _run.Pool.ShareAsync("main", Two, CancellationToken.None);
        await KillAsync(use.Cluster, "n-1");
        _adapter.Drain = static name => name == "n-1" ? throw new HttpRequestException("gone") : Task.FromResult<IReadOnlyList<NodeMessage>>([]);
        use.Dispose();
        await EndAsync();
        Assert.That(_folder.Findings.Select(static f => f.Kind), Is.EqualTo(new[] { FindingKind.NodeDeath }));
    }

    /// <summary>Ends all clusters while time passes.</summary>
    private Task EndAsync() => EndAsync(TimeSpan.FromSeconds(1));

    private async Task EndAsync(TimeSpan step)
    {
        var end = _run.Pool.RenewAsync();
        while (!end.IsCompleted)
        {
            _time.Advance(step);
            await Task.Delay(1);
        }

        await end;
    }

    private async Task KillAsync(Cluster cluster, string node)
    {
        _engine.Sites[cluster.Settings.Name].Running[node].End(137);
        while (cluster[node].State != NodeState.Died)
        {
            await Task.Delay(1);
        }
    }

    private async Task<string> FailureAsync(string name) =>
        (await Assert.ThrowsAsync<EnvironmentException>(() => _run.Pool.ShareAsync(name, Two with { Name = name }, CancellationToken.None)))!.Message;
}
