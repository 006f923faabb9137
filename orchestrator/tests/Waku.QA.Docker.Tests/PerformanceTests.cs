using Waku.QA.Cli;
using Waku.QA.Cli.Settings;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;
using Waku.QA.Engines.Processes;
using Waku.QA.Files;
using Waku.QA.Performance.Comparison;
using Waku.QA.Performance.Load;
using Waku.QA.Performance.Measuring;
using Waku.QA.Performance.Recording;
using Waku.QA.Performance.Scenarios;
using Waku.QA.Runs.Selection;
using Waku.QA.Wire;

namespace Waku.QA.Docker.Tests;

/// <summary>
/// Scenarios on real nodes: what is measured, what makes a run fail, and that nothing is left. No figure is judged here but by counters,
/// which have no noise.
/// </summary>
[NonParallelizable]
public sealed class PerformanceTests
{
    private const int Messages = 100;
    private static readonly INodeAdapter Ours = Installed.Catalogue.All.First(static a => a.CapabilitiesOf(NodeVersion.Unknown).Has(Capability.DeliveryStream));
    private static readonly INodeAdapter Other =
        Installed.Catalogue.All.First(static a =>
            !a.CapabilitiesOf(NodeVersion.Unknown).Has(Capability.DeliveryStream) && a.Artifact(null, EngineKind.Process).Recipe is not null);
    private string _folder = "";

    [SetUp]
    public void Open() => _folder = Directory.CreateTempSubdirectory("waku-qa-perf-").FullName;

    [TearDown]
    public void Close() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task ARunMeasuresEverything([Values(EngineKind.Process, EngineKind.Docker)] EngineKind kind)
    {
        await using IEngine engine = kind == EngineKind.Docker ? await EngineFixture.OpenAsync() : new ProcessEngine(TimeProvider.System);
        var run = await RunAsync(engine, Relay(Ours, 3), new ScenarioArm("candidate"));
        Assert.That(run.Failure, Is.Null);
        string[] expected =
        [
            MetricNames.Start, MetricNames.Mesh, MetricNames.LatencyP50, MetricNames.LatencyP95, MetricNames.LatencyP99, MetricNames.LatencyMax,
                MetricNames.Throughput, MetricNames.DeliveryRatio,
            MetricNames.Duplicates, MetricNames.Control, MetricNames.Bytes, MetricNames.Cpu, MetricNames.RssPeak, $"size.{Ours.Implementation}",
        ];
        Assert.That(run.Metrics.Keys, Is.SupersetOf(expected));
        Assert.That(run.Metrics[MetricNames.DeliveryRatio], Is.EqualTo(1));
        Assert.That(run.Latency.Count, Is.EqualTo(2 * Messages), "two receivers");
        Assert.That(run.Metrics[MetricNames.Bytes], Is.InRange(1_000, 2_500), "a message of 1,000 bytes, at most sent on once");
        Assert.That(run.Metrics[MetricNames.Cpu], Is.InRange(0.05, 100));
        Assert.That(run.Samples.Select(static s => s.Node).Distinct().Count(), Is.EqualTo(3));
        Assert.That(run.Phases.Select(static p => p.Name), Is.EqualTo(new[] { "start", "warm-up", "measured" }));
        Assert.That(run.Metrics.ContainsKey(MetricNames.Throttled), Is.EqualTo(kind == EngineKind.Docker), "processes have no control group of their own");
        Assert.That((await engine.FindAsync(CancellationToken.None)).Where(static l => l.RunId.StartsWith("perf-test", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task NodesFindEachOtherAndNamePeers([Values(EngineKind.Process, EngineKind.Docker)] EngineKind kind)
    {
        await using IEngine engine = kind == EngineKind.Docker ? await EngineFixture.OpenAsync() : new ProcessEngine(TimeProvider.System);
        var scenario = Relay(Ours, 4) with { Workload = WorkloadKind.Discovery };
        scenario = scenario with { Topology = scenario.Topology with { Groups = [scenario.Topology.Groups[0] with { Discovery = true }] } };
        var run = await RunAsync(engine, scenario, new ScenarioArm("candidate"));
        Assert.That(run.Failure, Is.Null);
        Assert.That(run.Metrics[MetricNames.Convergence], Is.InRange(1, 30_000));
        Assert.That(run.Metrics[MetricNames.AnswerP50], Is.InRange(0.01, 1_000));
        Assert.That(run.Phases.Select(static p => p.Name), Is.EqualTo(new[] { "start", "convergence", "measured" }));
    }

    [Test]
    public async Task NodesThatCannotBeFoundFailByName()
    {
        await using var engine = new ProcessEngine(TimeProvider.System);
        var run = await RunAsync(engine, Relay(Ours, 2) with { Workload = WorkloadKind.Discovery }, new ScenarioArm("candidate"));
        Assert.That(run.Failure, Does.Contain("node-1 has no node record with a UDP port"));
    }

    [Test]
    public async Task ANodeThatIsRestartedIsNotCounted()
    {
        await using var engine = new ProcessEngine(TimeProvider.System);
        var run = await RunAsync(engine, Relay(Ours, 3) with { Workload = WorkloadKind.Churn }, new ScenarioArm("candidate"));
        Assert.That(run.Failure, Is.Null);
        Assert.That(run.Phases.Select(static p => p.Name), Does.Contain("restart"));
        Assert.That(run.Metrics[MetricNames.Cpu], Is.GreaterThan(0), "of two nodes that live");
        Assert.That(run.Metrics[MetricNames.Bytes], Is.GreaterThan(1_000), "each message is sent at least once");
    }

    [Test]
    public async Task ANodeWithoutAStreamIsWatchedOnTheWire()
    {
        await using var engine = new ProcessEngine(TimeProvider.System);
        var scenario = Relay(Ours, 1);
        scenario = scenario with
        {
            Topology =
            scenario.Topology with
            {
                Groups =
                [.. scenario.Topology.Groups, new NodeGroup { Name = "other", Implementation = Other.Implementation, Count = 2 }]
            }
        };
        var run = await RunAsync(engine, scenario, new ScenarioArm("candidate"));
        Assert.That(run.Failure, Is.Null);
        Assert.That(run.Latency.Count, Is.EqualTo(2 * Messages));
        Assert.That(run.Watched, Has.Exactly(2).Contains("wire probe"));
        Assert.That(run.Metrics[MetricNames.Bytes], Is.GreaterThan(scenario.Load.PayloadBytes), "both implementations count what they send");
    }

    [Test]
    public async Task ARunThatLosesMessagesFails()
    {
        await using var engine = new ProcessEngine(TimeProvider.System);
        var run = await RunAsync(engine, Relay(Ours, 2), Mutant("relay-drops-one-in-100"));
        Assert.That(run.Failure, Does.Contain("lost").Or.Contain("still missing"));
    }

    [Test]
    public async Task FivePercentMoreBytesAreSeenByOneRun()
    {
        await using var engine = new ProcessEngine(TimeProvider.System);
        var before = await RunAsync(engine, Relay(Ours, 3), new ScenarioArm("baseline"));
        var after = await RunAsync(engine, Relay(Ours, 3), Mutant("echoes-one-in-20"));
        Assert.That(after.Metrics[MetricNames.Bytes] / before.Metrics[MetricNames.Bytes], Is.EqualTo(1.05).Within(0.015));
    }

    [Test]
    public async Task TheArmsOfADuetShareOneWindow()
    {
        await using var engine = new ProcessEngine(TimeProvider.System);
        using var history = new PerformanceHistory(_folder);
        var pairs = new PairRunner(Runner(engine), history, "perf-test", HostFingerprint.Read("test"), 3, duet: true);
        List<PairResult> results = [];
        await foreach (var pair in pairs.RunAsync(Relay(Ours, 2), new ScenarioArm("baseline"), new ScenarioArm("candidate"), "duet", CancellationToken.None))
        {
            results.Add(pair);
            if (results.Count == 2)
            {
                break;
            }
        }

        var windows = pairs.Runs.Select(static r => (From: r.Started.AddSeconds(r.Phases[2].From), To: r.Started.AddSeconds(r.Phases[2].To))).ToList();
        Assert.That((windows[0].From - windows[1].From).Duration(), Is.LessThan(TimeSpan.FromMilliseconds(200)));
        Assert.That(windows[0].To, Is.GreaterThan(windows[1].From));
        Assert.That(results.Select(static r => r.CandidateFirst), Is.EqualTo(PairRunner.Orders(3).Take(2)));
        Assert.That(history.Pairs("duet"), Has.Count.EqualTo(2));
        Assert.That(results.Select(static p => p.Baseline[MetricNames.Bytes]), Is.EqualTo(results.Select(static p => p.Candidate[MetricNames.Bytes])),
            "the same node in both arms");
    }

    [Test]
    public async Task ACandidateThatFailsBlocks([Values] bool duet)
    {
        await using var engine = new ProcessEngine(TimeProvider.System);
        using var history = new PerformanceHistory(_folder);
        var host = HostFingerprint.Read("test");
        var scenario = Relay(Ours, 2);
        var policy = PerformancePolicy.Load(Path.Combine(Repository.Root, "suites", "gates", "performance.yaml"));
        var conditions = new PairRunner(Runner(engine), history, "perf-test", host, 1, duet).ConditionsOf(scenario, new ScenarioArm("baseline"));
        new NoiseCertificate(conditions, host.ToString(), TimeProvider.System.GetUtcNow(), 12, [], []).Keep(history);
        var comparison = new ComparisonRunner(policy, history, host, seed => new PairRunner(Runner(engine), history, "perf-test", host, seed, duet),
            new Progress<string>(), TimeProvider.System);
        var report = await comparison.RunAsync(scenario, new ScenarioArm("baseline"), Mutant("relay-swallows-publish"), [], "fails", 1, CancellationToken.None);
        Assert.That(report.Verdict, Is.EqualTo(Verdict.Block), report.Reason);
        Assert.That(report.Reason, Does.Contain("none of the baseline"));
    }

    private static Scenario Relay(INodeAdapter adapter, int nodes) => new()
    {
        Name = "test",
        Description = "test",
        Workload = WorkloadKind.Relay,
        Topology = new Topology
        {
            Name = "perf-test",
            Shards = [0],
            Graph = GraphShape.Star,
            Groups = [new NodeGroup { Name = "node", Implementation = adapter.Implementation, Count = nodes }]
        },
        Load = new LoadSpec(ScheduleKind.Constant, Messages, 1_000, TimeSpan.FromSeconds(1)),
        WarmUp = TimeSpan.FromSeconds(5),
    };

    private static ScenarioArm Mutant(string name) => new("candidate", Ours.Implementation, null, ["--enable-test-control=true", $"--mutant={name}"]);

    private ScenarioRunner Runner(IEngine engine) =>
        new(new RunnerSettings($"perf-test-{RunIds.New(TimeProvider.System)}", engine,
            new NodeResolver(engine, new NodeArtifacts(Installed.Catalogue), new Progress<string>()),
            new NodeKeys(), _folder, TimeProvider.System));

    private async Task<ScenarioRun> RunAsync(IEngine engine, Scenario scenario, ScenarioArm arm)
    {
        var runner = Runner(engine);
        await runner.PrepareAsync(scenario, arm, CancellationToken.None);
        return await runner.RunAsync(scenario, arm, 1, CancellationToken.None);
    }
}
