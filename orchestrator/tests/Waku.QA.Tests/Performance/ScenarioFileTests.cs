using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Performance.Comparison;
using Waku.QA.Performance.Load;
using Waku.QA.Performance.Scenarios;

namespace Waku.QA.Tests.Performance;

[TestFixture]
public sealed class ScenarioFileTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "suites", "performance");

    public static IEnumerable<string> Names => ScenarioFile.NamesIn(Folder);

    [TestCaseSource(nameof(Names))]
    public void EveryScenarioOfTheProjectCanBeRead(string name)
    {
        var scenario = ScenarioFile.Load(Folder, name, TestCatalogue.Instance);
        Assert.That(scenario.Description, Is.Not.Empty);
        Assert.That(scenario.Topology.NodeCount, Is.GreaterThan(1));
    }

    [Test]
    public void EveryWorkloadHasAScenario() =>
        Assert.That(Names.Select(n => ScenarioFile.Load(Folder, n, TestCatalogue.Instance).Workload).Distinct().Order(),
            Is.EqualTo(Enum.GetValues<WorkloadKind>().Order()));

    [Test]
    public void AnUnknownNameListsTheKnownOnes() => Assert.That(
        static () => ScenarioFile.Load(Folder, "relay-moon", TestCatalogue.Instance),
            Throws.TypeOf<UsageException>().With.Message.Contains("relay-star").And.Message.Contains("relay-moon"));

    [TestCase("workload: relay\n", "lacks 'description'")]
    [TestCase("description: x\nworkload: swim\n", "use one of relay")]
    [TestCase("description: x\nworkload: relay\nrate: fast\n", "a number expected")]
    [TestCase("description: x\nworkload: relay\npayload: 9000000\n", "between 0 and 153600")]
    [TestCase("description: x\nworkload: relay\nratte: 5\n", "did you mean 'rate'")]
    [TestCase("description: x\nworkload: relay\ntopology: none.yaml\n", "is no file")]
    public void AWrongFileSaysWhereAndWhat(string body, string said)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "bad.yaml");
        File.WriteAllText(file, $"schema: 1\n{body}{(body.Contains("topology", StringComparison.Ordinal) ? "" : "topology: x.yaml\n")}");
        Assert.That(() => ScenarioFile.Load(folder.Path, "bad", TestCatalogue.Instance),
            Throws.TypeOf<UsageException>().With.Message.Contains(said).And.Message.StartsWith(file));
    }

    [Test]
    public void ArmsDifferInOneImplementationOnly()
    {
        var scenario = ScenarioFile.Load(Folder, "relay-mixed", TestCatalogue.Instance);
        var implementation = scenario.Topology.Implementations[0];
        var topology = new ScenarioArm("candidate", implementation, "registry.example/node:v2", ["--x=1"]).Of(scenario);
        Assert.That(topology.Groups.Where(g => g.Implementation == implementation).Select(static g => (g.Reference, g.Flags[^1])),
            Is.All.EqualTo(("registry.example/node:v2", "--x=1")));
        Assert.That(topology.Groups.Where(g => g.Implementation != implementation),
            Is.EqualTo(scenario.Topology.Groups.Where(g => g.Implementation != implementation)));
        Assert.That(new ScenarioArm("candidate", "another").Of(scenario).Implementations, Is.EqualTo(new[] { "another", scenario.Topology.Implementations[1] }),
            "one that the scenario lacks takes the place of its first");
    }

    [Test]
    public void ThePolicyOfTheProjectIsTheOneThatIsDocumented()
    {
        var policy = PerformancePolicy.Load(Path.Combine(Repository.Root, "suites", "gates", "performance.yaml"));
        Assert.That(policy.Looks.Looks, Is.EqualTo(new[] { 8, 12, 20, 30 }));
        Assert.That(policy.Metrics.Where(static m => m.Kind == MetricKind.Timing).Select(static m => m.Margins).Distinct(),
            Is.EqualTo(new[] { new MetricMargins(0, 0.05, 0.10) }));
        Assert.That(policy.Metrics.Where(static m => m.Kind == MetricKind.Counter).Select(static m => m.Margins).Distinct(),
            Is.EqualTo(new[] { new MetricMargins(0.01, 0.02, 0.02) }));
        Assert.That(policy.Metrics[0].Kind, Is.EqualTo(MetricKind.Counter), "counters first");
    }

    [Test]
    public void LooksMustAscend()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "p.yaml");
        File.WriteAllText(file,
            File.ReadAllText(Path.Combine(Repository.Root, "suites", "gates", "performance.yaml"))
                .Replace("[8, 12, 20, 30]", "[12, 8]", StringComparison.Ordinal));
        Assert.That(() => PerformancePolicy.Load(file), Throws.TypeOf<UsageException>().With.Message.Contains("must ascend"));
    }

    [Test]
    public void CpusAreSharedOutOnlyWhereThereAreEnough()
    {
        var topology = ScenarioFile.Load(Folder, "relay-star", TestCatalogue.Instance).Topology;
        Assert.That(CpuPlan.Bind(topology, 2), Is.SameAs(topology));
        if (OperatingSystem.IsLinux())
        {
            Assert.That(CpuPlan.Bind(topology, 8).Groups.Select(static g => g.Limits?.CpuSet), Is.All.EqualTo("1-7"));
        }
    }

    [Test]
    public void TheScheduleOfAScenarioComesFromTheSeed()
    {
        var load = ScenarioFile.Load(Folder, "relay-poisson", TestCatalogue.Instance).Load;
        var once = LoadSchedule.Plan(load, load.Measured, 1, 1, new Random(3));
        Assert.That(LoadSchedule.Plan(load, load.Measured, 1, 1, new Random(3)), Is.EqualTo(once));
    }
}
