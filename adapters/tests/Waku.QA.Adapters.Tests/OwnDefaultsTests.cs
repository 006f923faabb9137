using Waku.QA.Adapters.Testing;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Adapters.Tests;

/// <summary>A node that keeps the defaults of its implementation is told nothing but where it is and what it is (issue 20).</summary>
public sealed class OwnDefaultsTests
{
    private static readonly AdapterCatalogue Catalogue = new("/checkout");

    /// <summary>What is set so that cases are fair: nobody who runs a node says it.</summary>
    private static readonly string[] OfTheHarness =
    [
        "capacity", "log-level", "limit", "max-connections", "jitter", "retention", "rln", "dns", "discv5", "peer-exchange", "min-relay-peers",
    ];

    [Test]
    public void NothingIsSaidThatNobodyAskedFor(
        [ValueSource(nameof(Implementations))] string implementation,
        [Values("v0.10.0", "v0.37.1", "v0.38.1", "v0.39.0")] string version,
        [Values] NodeRole role)
    {
        var adapter = Catalogue.Find(implementation)!;
        string[] Flags(bool own) =>
            [.. PlanFixture.Plan(adapter, NodeVersion.Parse(version), role, EngineKind.Docker, node => node with { OwnDefaults = own }).Arguments];
        var (usual, kept) = (Flags(false), Flags(true));

        Assert.That(kept, Is.SubsetOf(usual));
        Assert.That(usual.Length, Is.GreaterThan(kept.Length));
        foreach (var word in OfTheHarness)
        {
            Assert.That(kept, Has.None.Contains(word));
        }

        string[] said = ["--rest", "--relay=", "nodekey=", "--cluster-id=66"];
        Assert.That(said.Where(s => !kept.Any(flag => flag.Contains(s, StringComparison.Ordinal))), Is.Empty, "it must be reached and be in its network");
        Assert.That(kept.Count(static f => f is "--store=true" or "--filter=true" or "--lightpush=true"),
            Is.EqualTo(role == NodeRole.Service && implementation != "js-waku" ? 3 : 0), "it has its role");
    }

    [Test]
    public void LimitsThatAreAskedForStay([Values("dotnet-waku", "nwaku", "go-waku")] string implementation)
    {
        var limits = new ServiceLimits { Connections = 77 };
        var plan = PlanFixture.Plan(Catalogue.Find(implementation)!, NodeVersion.Parse("v0.38.1"), NodeRole.Service, EngineKind.Docker,
            node => node with { OwnDefaults = true, ServiceLimits = limits });
        Assert.That(plan.Arguments, Has.Member("--max-connections=77"));
    }

    private static IEnumerable<string> Implementations() => Catalogue.All.Select(static a => a.Implementation);
}
