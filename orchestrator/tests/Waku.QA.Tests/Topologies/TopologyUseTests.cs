using System.Reflection;
using Waku.QA.CaseKit;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Runs.Selection;
using Waku.QA.Runs.Suites;

namespace Waku.QA.Tests.Topologies;

/// <summary>A topology that is given is honoured by every suite, part by part, or refused with its line.</summary>
public sealed class TopologyUseTests
{
    private static readonly string[] OwnNetworks = ["functional", "interop", "regression"];

    /// <summary>Text below <c>schema: 1</c>, the line and column of what some suites cannot honour, and how it is named.</summary>
    private static readonly (string Text, string At, string What, TopologyParts Part)[] Bad =
    [
        ("graph: line\nnodes: [dotnet-waku, js-waku]", ":2:8:", "'graph: line'", TopologyParts.Graph),
        ("graph: random\ndegree: 2\nnodes: [dotnet-waku, js-waku]", ":2:8:", "'graph: random'", TopologyParts.Graph),
        ("cluster: 77\nnodes: [dotnet-waku, js-waku]", ":2:10:", "'cluster: 77'", TopologyParts.Cluster),
        ("autoshards: 8\nnodes: [dotnet-waku, js-waku]", ":2:13:", "'autoshards'", TopologyParts.Autoshards),
        ("shards: [0, 9]\nnodes: [dotnet-waku, js-waku]", ":2:13:", "shard 9", TopologyParts.HighShards),
        ("nodes:\n  - { implementation: dotnet-waku, role: service }", ":3:42:", "'role' of a group", TopologyParts.Roles),
        ("nodes:\n  - { implementation: dotnet-waku, role: light }", ":3:42:", "'role' of a group", TopologyParts.Roles),
        ("nodes:\n  - { implementation: dotnet-waku, service: a }", ":3:45:", "'service' of a group", TopologyParts.Roles),
        ("nodes:\n  - { implementation: dotnet-waku, shards: [1] }", ":3:44:", "'shards' of a group", TopologyParts.GroupShards),
        ("nodes:\n  - { implementation: dotnet-waku, cluster: 7 }", ":3:45:", "'cluster' of a group", TopologyParts.GroupCluster),
        ("nodes:\n  - { implementation: dotnet-waku, discovery: true }", ":3:47:", "'discovery' of a group", TopologyParts.Discovery),
        ("nodes:\n  - { implementation: dotnet-waku, count: 10 }", ":3:43:", "a mix of 10 dotnet-waku", TopologyParts.Mix),
        ("nodes:\n  - { implementation: dotnet-waku, count: 2 }\n  - js-waku", ":4:5:", "a mix of 2 dotnet-waku and 1 js-waku", TopologyParts.Mix),
        ("nodes: [dotnet-waku, dotnet-waku, js-waku]", ":2:35:", "a mix of 2 dotnet-waku and 1 js-waku", TopologyParts.Mix),
        ("nodes:\n  - { name: a, implementation: dotnet-waku }\n  - { name: b, implementation: dotnet-waku, transport: ws }", ":4:5:",
            "several groups of dotnet-waku", TopologyParts.Groups),
    ];

    private static readonly string[] Good =
    [
        "nodes: [dotnet-waku]", "cluster: 66\nnodes: [dotnet-waku, dotnet-waku]", "nodes: [dotnet-waku, js-waku]",
        "graph: full\nshards: [0, 7]\nnodes: [dotnet-waku]",
        "nodes:\n  - { implementation: dotnet-waku, role: relay, discovery: false, transport: ws, muxer: mplex, flags: [\"--x\"], count: 2 }",
        "nodes:\n  - { implementation: dotnet-waku, version: v1 }\n  - { name: b, implementation: dotnet-waku, version: v2 }",
    ];

    private static readonly Assembly Suites = SuiteAssembly.Load().Assembly;

    private static IEnumerable<TestCaseData> Refusals =>
        from suite in OwnNetworks
        from bad in Bad
        where suite != "interop" || bad.Part != TopologyParts.Cluster
        select new TestCaseData(suite, bad.Text, bad.At, bad.What).SetArgDisplayNames(suite, bad.Text.ReplaceLineEndings(" "));

    [TestCaseSource(nameof(Refusals))]
    public void WhatASuiteWouldDropIsRefusedWithItsLine(string suite, string text, string at, string what)
    {
        var refusal = Check(text, [suite], EngineKind.Docker);
        Assert.That(refusal, Does.Contain(at).And.Contain($"the suite {suite} cannot honour {what}"));
    }

    [Test]
    public void SmokeRunsOnTheTopologyItself() => Assert.That(Bad.Where(static b => Check(b.Text, ["smoke"], EngineKind.Docker) is not null)
        .Select(static b => b.Part).Distinct(), Is.EquivalentTo(new[] { TopologyParts.GroupShards, TopologyParts.GroupCluster }));

    [TestCaseSource(nameof(Good))]
    public void WhatEverySuiteHonoursIsTaken(string text) => Assert.That(Check(text, [.. OwnNetworks, "smoke"], EngineKind.Docker), Is.Null);

    [Test]
    public void EveryPartIsRefusedBySomeTestAndSoSomewhere() => Assert.That(Bad.Select(static b => b.Part).Distinct(),
        Is.EquivalentTo(Enum.GetValues<TopologyParts>().Where(static p => p is not (TopologyParts.None or TopologyParts.OfNetwork))));

    [Test]
    public void LimitsAreForContainers()
    {
        const string text = "nodes:\n  - { implementation: dotnet-waku, limits: { cpus: 0.5 } }";
        Assert.That(Check(text, ["functional"], EngineKind.Docker), Is.Null);
        Assert.That(Check(text, ["smoke"], EngineKind.Process), Does.Contain(":3:44:").And.Contain("--engine docker"));
        Assert.That(Check(text, ["smoke"], null), Is.Null, "where nothing runs");
    }

    [TestCase("own", false)]
    [TestCase("harness", true)]
    public void OwnDefaultsAreForContainers(string defaults, bool taken)
    {
        var text = $"nodes:\n  - {{ implementation: dotnet-waku, defaults: {defaults} }}";
        Assert.That(Check(text, ["functional"], EngineKind.Docker), Is.Null);
        Assert.That(Check(text, ["smoke"], EngineKind.Process), taken ? Is.Null : Does.Contain(":3:46:").And.Contain("--engine docker"));
    }

    [Test]
    public void TopologiesOfTheRepositoryThatAreNoNetworksAreForEverySuite([Values("mixed-4", "pair")] string name) =>
        Assert.That(() => TopologyUse.Check(Path.Combine(Repository.Root, "topologies", $"{name}.yaml"), Suites, [.. OwnNetworks, "smoke"], EngineKind.Process),
            Throws.Nothing);

    /// <summary>Nodes of a suite's own networks have what a group of the topology says of them. A new property must be honoured or refused.</summary>
    [Test]
    public void NodesOfOwnNetworksAreLikeThoseOfTheTopology()
    {
        var given = new NodeGroup
        {
            Name = "given",
            Implementation = "x",
            Label = "x@1",
            Reference = "image:1",
            Count = 2,
            Shards = [1],
            ClusterId = 3,
            Role = NodeRole.Service,
            Service = "s",
            Transport = Transport.WebSocket,
            Muxer = "mplex",
            Flags = ["--f"],
            OwnDefaults = true,
            Discovery = true,
            ServiceLimits = new ServiceLimits(),
            Limits = new ResourceLimits(1, 2, 3),
        };
        var like = (NodeGroup)Suites.GetType("Waku.QA.Suites.SuitePlan", throwOnError: true)!.GetMethod("Like", BindingFlags.NonPublic | BindingFlags.Static)!
            .Invoke(null, ["made", given])!;
        string[] refused = ["Count", "Shards", "ClusterId", "Role", "Service", "Discovery"];
        string[] madeByCases = ["Name", "ServiceLimits"];
        var properties = typeof(NodeGroup).GetProperties().Where(static p => p.Name != "EqualityContract").ToList();
        Assert.That(properties.Where(p => Equals(p.GetValue(given), p.GetValue(like))).Select(static p => p.Name),
            Is.EquivalentTo(properties.Select(static p => p.Name).Except(refused).Except(madeByCases)));
    }

    /// <summary>Null when nobody refuses it.</summary>
    private static string? Check(string text, string[] suites, EngineKind? engine)
    {
        var file = Path.Combine(Path.GetTempPath(), $"waku-qa-{Guid.NewGuid():n}.yaml");
        File.WriteAllText(file, $"schema: 1\n{text}\n");
        try
        {
            TopologyUse.Check(file, Suites, suites, engine);
            return null;
        }
        catch (UsageException e)
        {
            return e.Message;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
