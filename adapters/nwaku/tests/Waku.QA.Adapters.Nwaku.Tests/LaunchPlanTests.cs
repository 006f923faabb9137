using System.Text.RegularExpressions;
using Waku.QA.Adapters.Testing;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Adapters.Nwaku.Tests;

/// <summary>Launch plans by version and role: golden files, and every flag in the help text that the real program printed.</summary>
public sealed partial class LaunchPlanTests
{
    private static readonly NwakuAdapter Adapter = new("/checkout");

    [Test]
    public void EqualTheirGoldenFile([Values("v0.36.0", "v0.37.1-beta", "v0.38.0")] string version, [Values] NodeRole role, [Values] EngineKind engine)
    {
        Golden.AssertEqual($"launch-{version}-{role}-{engine}.txt".ToLowerInvariant(), PlanFixture.Text(Plan(NodeVersion.Parse(version), role, engine)));
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

    private static LaunchPlan Plan(NodeVersion release, NodeRole role, EngineKind engine) => PlanFixture.Plan(Adapter, release, role, engine);

    [GeneratedRegex(@"\s--([a-z0-9-]+)")]
    private static partial Regex Flag();
}
