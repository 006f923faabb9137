using System.Text.RegularExpressions;
using Waku.QA.Adapters.Testing;
using Waku.QA.Adapters.Testing.Recordings;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Adapters.Nwaku.Tests;

/// <summary>Launch plans by version and role: golden files, and every flag in the help text that the real program printed.</summary>
public sealed partial class LaunchPlanTests
{
    private static readonly NwakuAdapter Adapter = new("/checkout");

    [Test]
    public void EqualTheirGoldenFile(
        [Values("v0.36.0", "v0.37.1-beta", "v0.38.1", "v0.39.0")] string version, [Values] NodeRole role, [Values] EngineKind engine)
    {
        Golden.AssertEqual(PlanFixture.GoldenFile($"launch-{version}-{role}", engine),
            PlanFixture.Text(Adapter.Artifact(null, engine), Plan(NodeVersion.Parse(version), role, engine)));
    }

    [Test]
    public void EveryFlagIsKnownToTheRealProgram([ValueSource(typeof(Recorded), nameof(Recorded.Versions))] string version, [Values] NodeRole role)
    {
        var help = Flag().Matches(File.ReadAllText(RecordedExchange.File(version, "wakunode2-help.txt"))).Select(static m => m.Groups[1].Value).ToHashSet();
        var release = NwakuVersions.Parse(File.ReadAllText(RecordedExchange.File(version, "version.txt")))!;
        var program = version.Contains("logosdelivery", StringComparison.Ordinal) ? "./logosdeliverynode" : "./wakunode2";
        var plan = PlanFixture.Plan(Adapter, release, role, EngineKind.Process, node => node with { Reference = program });

        Assert.That(plan.Arguments.Select(static a => Flag().Match(" " + a).Groups[1].Value).Distinct(), Is.SubsetOf(help).And.Not.Empty);
        Assert.That(plan.Arguments, Has.All.Contains("="), "nwaku takes --flag=value only");
        Assert.That(plan.Arguments.Contains("--entry-layer=kernel"), Is.EqualTo(help.Contains("entry-layer")));
    }

    [Test]
    public void NothingLooksForPeersOutsideTheCluster([Values("v0.36.0", "v0.37.1", "v0.38.1", "v0.39.0")] string version, [Values] NodeRole role)
    {
        var flags = Plan(NodeVersion.Parse(version), role, EngineKind.Process).Arguments;
        string[] closed = ["--discv5-discovery=false", "--dns-addrs-name-server=127.0.0.1", "--peer-exchange=false", "--rln-relay=false",
            "--nat=extip:127.0.9.2"];
        Assert.That(flags, Is.SupersetOf(closed));
        Assert.That(flags, Has.None.StartWith("--dns-discovery").And.None.StartWith("--preset"));
    }

    /// <summary>A light node of v0.39 that is a relay in truth is what the default layer makes of it.</summary>
    [TestCase("v0.39.0", "./wakunode2", true, false)]
    [TestCase("v0.39.0", "harbor.status.im/wakuorg/logosdelivery:v0.39.0", true, false)]
    [TestCase("nightly", "quay.io/wakuorg/nwaku-pr:nightly-logosdeliverynode", true, false)]
    [TestCase("69fbffa", "./logosdeliverynode", true, false)]
    [TestCase("69fbffa", "./build/node", false, true)]
    [TestCase("v0.38.1", "./wakunode2", false, false)]
    [TestCase("v0.37.1-beta", "./wakunode2", false, false)]
    public void EveryNodeThatHasLayersRunsAsKernel(string version, string reference, bool byFlag, bool byVariable)
    {
        var release = NwakuVersions.Parse($"version / git commit hash: \"{version}\"")!;
        var plan = PlanFixture.Plan(Adapter, release, NodeRole.Light, EngineKind.Process, node => node with { Reference = reference });

        Assert.That(plan.Arguments.Contains("--entry-layer=kernel"), Is.EqualTo(byFlag), "older programs refuse the flag");
        Assert.That(plan.Environment.GetValueOrDefault("WAKUNODE2_ENTRY_LAYER"), Is.EqualTo(byVariable ? "kernel" : null));
    }

    [Test]
    public void ANodeThatServesMessagingIsMoreThanTheKernelAndHasAPortOfItsOwn()
    {
        var plan = PlanFixture.Plan(Adapter, NodeVersion.Parse("v0.39.0"), NodeRole.Relay, EngineKind.Process, static n => n with { Messaging = true });
        Assert.That(plan.Arguments.Where(static a => a.StartsWith("--entry-layer")), Is.EqualTo(new[] { "--entry-layer=channels" }));
        Assert.That(plan.Arguments, Has.Member("--discv5-udp-port=60000"));
    }

    [TestCase("v0.39.0", true)]
    [TestCase("v0.38.1", false)]
    [TestCase("nightly", false)]
    [TestCase("dotnet-waku", false)]
    public void MessagingIsDeclaredOfReleasesThatServeIt(string version, bool declared) =>
        Assert.That(Adapter.CapabilitiesOf(NodeVersion.Parse(version)).Has(Capability.Messaging), Is.EqualTo(declared));

    [TestCase("v0.37.1", "none")]
    [TestCase("v0.38.1", "capacity:1000000")]
    [TestCase("v0.39.0", "capacity:1000000")]
    public void NothingIsForgotten(string version, string policy) =>
        Assert.That(Plan(NodeVersion.Parse(version), NodeRole.Service, EngineKind.Process).Arguments, Has.Member($"--store-message-retention-policy={policy}"));

    [Test]
    public void TheRefusalOfNoneIsTheRecordedOne([Values("v0.38.1", "logosdeliverynode-2026-08")] string version) =>
        Assert.That(File.ReadAllText(RecordedExchange.File(version, "log-retention-none.txt")), Does.Contain("invalid retention policy format: 'none'"));

    [Test]
    public void DefaultRateLimitsAreSwitchedOffUnlessLimitsAreAskedFor()
    {
        IReadOnlyList<string> Limits(ServiceLimits? limits) =>
            [.. PlanFixture.Plan(Adapter, NodeVersion.Parse("v0.39.0"), NodeRole.Service, EngineKind.Process, n => n with { ServiceLimits = limits })
                .Arguments.Where(static a => a.StartsWith("--rate-limit"))];

        Assert.That(Limits(null), Has.Count.EqualTo(1));
        Assert.That(Limits(new ServiceLimits { RequestsPerHour = 5 }),
            Is.EqualTo(new[] { "--rate-limit=store:5/1h", "--rate-limit=filter:5/1h", "--rate-limit=lightpush:5/1h", "--rate-limit=px:5/1h" }));
    }

    [Test]
    public void ConnectionsAreStatedAndNeverSoFewThatItEnds()
    {
        LaunchPlan Allowing(int? most) => PlanFixture.Plan(
            Adapter, NodeVersion.Parse("v0.38.1"), NodeRole.Relay, EngineKind.Process, n =>
                n with { ServiceLimits = new ServiceLimits { Connections = most } });

        Assert.That(Allowing(null).Arguments, Has.Member("--max-connections=300"));
        Assert.That(Allowing(15).Arguments.Where(static a => a.StartsWith("--max-connections")), Is.EqualTo(new[] { "--max-connections=15" }).Or.Empty);
        Assert.That(() => Allowing(10), Throws.InstanceOf<UsageException>().With.Message.Contains("SIGSEGV").And.Message.Contains("node"));
        Assert.That(Adapter.BehaviourOf(NodeVersion.Parse("v0.38.1")).LeastConnections, Is.EqualTo(15));
    }

    [TestCase("v0.38.1", "wakuorg/nwaku:v0.38.1")]
    [TestCase("v0.39.0", "harbor.status.im/wakuorg/logosdelivery:v0.39.0")]
    [TestCase("quay.io/wakuorg/nwaku-pr:3999-logosdeliverynode", "quay.io/wakuorg/nwaku-pr:3999-logosdeliverynode")]
    [TestCase(null, "wakuorg/nwaku:stable")]
    public void ImagesHaveTheNameOfTheirLine(string? reference, string image) =>
        Assert.That(Adapter.Artifact(reference, EngineKind.Docker).Image, Is.EqualTo(image));

    [Test]
    public void PresetsGrowWithTheLines() => Assert.That(
        ((string[])["v0.37.1", "v0.38.1", "v0.39.0"]).Select(static v => string.Join(' ', Adapter.BehaviourOf(NodeVersion.Parse(v)).PresetClusters)),
        Is.EqualTo(new[] { "1", "1 2", "1 2 3 16" }));

    private static LaunchPlan Plan(NodeVersion release, NodeRole role, EngineKind engine) => PlanFixture.Plan(Adapter, release, role, engine);

    [GeneratedRegex(@"\s--([a-z0-9-]+)")]
    private static partial Regex Flag();
}
