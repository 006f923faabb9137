using System.Text.RegularExpressions;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Adapters.Nwaku.Tests;

/// <summary>Launch plans by version and role: golden files, and every flag in the help text that the real program printed.</summary>
public sealed partial class LaunchPlanTests
{
    private static readonly NwakuAdapter Adapter = new("/checkout");

    [Test]
    public void EqualTheirGoldenFile([Values("v0.36.0", "v0.37.1-beta", "v0.38.0")] string version, [Values] NodeRole role, [Values] EngineKind engine)
    {
        var plan = Plan(NodeVersion.Parse(version), role, engine);
        Golden.AssertEqual($"launch-{version}-{role}-{engine}.txt".ToLowerInvariant(), string.Join('\n', [$"image {plan.Artifact.Image}", $"program {plan.Artifact.Program}", .. plan.Arguments, ""]));
    }

    [Test]
    public void EveryFlagIsKnownToTheRealProgram([ValueSource(typeof(RecordedExchange), nameof(RecordedExchange.Versions))] string version, [Values] NodeRole role)
    {
        var help = Flag().Matches(File.ReadAllText(RecordedExchange.File(version, "wakunode2-help.txt"))).Select(static m => m.Groups[1].Value).ToHashSet();
        var release = NwakuVersions.Parse(File.ReadAllText(RecordedExchange.File(version, "version.txt")))!;

        Assert.That(Plan(release, role, EngineKind.Process).Arguments.Select(static a => Flag().Match(" " + a).Groups[1].Value).Distinct(), Is.SubsetOf(help).And.Not.Empty);
        Assert.That(Plan(release, role, EngineKind.Process).Arguments, Has.All.Contains("="), "nwaku takes --flag=value only");
    }

    [Test]
    public void NothingLooksForPeersOutsideTheCluster([Values("v0.36.0", "v0.37.1", "v0.38.0")] string version, [Values] NodeRole role)
    {
        var flags = Plan(NodeVersion.Parse(version), role, EngineKind.Process).Arguments;
        Assert.That(flags, Is.SupersetOf(new[] { "--discv5-discovery=false", "--dns-addrs-name-server=127.0.0.1", "--peer-exchange=false", "--rln-relay=false", "--nat=extip:127.0.9.2" }));
        Assert.That(flags, Has.None.StartWith("--dns-discovery").And.None.StartWith("--preset"));
    }

    private static LaunchPlan Plan(NodeVersion release, NodeRole role, EngineKind engine)
    {
        var service = Node("service", '1', NodeRole.Service, release) with { Dials = [] };
        var node = Node("node", '2', role, release) with { Service = role == NodeRole.Light ? "service" : null, Dials = role == NodeRole.Light ? [] : ["service"] };
        NodeAddress Address(int i) => new($"127.0.9.{i}", NodePorts.Default, engine == EngineKind.Docker ? "0.0.0.0" : $"127.0.9.{i}");
        return Adapter.Plan(node, new ClusterPlan("run", "golden", engine, [service, node], new Dictionary<string, NodeAddress> { ["service"] = Address(1), ["node"] = Address(2) })
        {
            DataFolders = new Dictionary<string, string> { ["service"] = "/data", ["node"] = "/data" },
        });
    }

    private static NodeSpec Node(string name, char key, NodeRole role, NodeVersion release) => new()
    {
        Name = name,
        Implementation = "nwaku",
        Label = "nwaku",
        NodeKey = new string(key, 64),
        PeerId = $"peer-{name}",
        ClusterId = 66,
        Shards = [0, 1],
        Autoshards = 0,
        Dials = [],
        Role = role,
        Release = release,
    };

    [GeneratedRegex(@"\s--([a-z0-9-]+)")]
    private static partial Regex Flag();
}
