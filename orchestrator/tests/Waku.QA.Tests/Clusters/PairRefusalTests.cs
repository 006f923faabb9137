using Waku.QA.Clusters;
using Waku.QA.Core.Topologies;
using Waku.QA.Wire;

namespace Waku.QA.Tests.Clusters;

/// <summary>When two nodes refuse each other and when they do not: on paper, with a clock of their own (issue 19).</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PairRefusalTests
{
    private const int Nodes = 3;
    private readonly PaperEngine _engine = new();
    private readonly PaperAdapter _adapter = new();
    private readonly PolledTime _time = new();

    [Test]
    public async Task TwoThatAreNeverConnectedAreNamedAndTheOthersGoOn()
    {
        _adapter.Parts = static (a, b) => Pair(a, b);
        await using var cluster = await StartAsync(Nodes);

        Assert.That(cluster.Refusals, Has.Count.EqualTo(1));
        Assert.That(cluster.Refusals[0].Asked, Is.GreaterThanOrEqualTo(5));
        Assert.That(cluster.Parted, Is.Null, "the third hears both");
        Assert.That(cluster.Describe(cluster.Refusals[0]), Does.StartWith("paper and paper do not stay connected"));
    }

    [Test]
    public async Task TwoAloneAreParted()
    {
        _adapter.Parts = static (a, b) => Pair(a, b);
        await using var cluster = await StartAsync(2);
        Assert.That(cluster.Parted, Does.Contain("do not stay connected"));
    }

    [Test]
    public async Task RepairsOfManyRestartsAreNotAddedUp()
    {
        await using var cluster = await StartAsync(Nodes);
        for (var restart = 0; restart < 12; restart++)
        {
            // As a node that does not dial again by itself: it needs one request each time, and then all is well.
            var parted = true;
            _adapter.Parts = (a, b) => parted && Pair(a, b);
            _adapter.Connecting = () => parted = false;
            await cluster.WaitForMeshAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
            Assert.That(cluster.Refusals, Is.Empty, $"restart {restart}");
        }

        Assert.That(cluster.Repairs, Has.Count.EqualTo(12));
    }

    private static bool Pair(string a, string b) => (a, b) is ("n-1", "n-2") or ("n-2", "n-1");

    private Task<Cluster> StartAsync(int nodes)
    {
        var topology = new Topology
        {
            Name = "pair",
            Shards = [0],
            Groups = [new NodeGroup { Name = "n", Implementation = "paper", Count = nodes }],
        };
        var resolver = new NodeResolver(_engine, new NodeArtifacts(_adapter), new Progress<string>());
        return Cluster.StartAsync(new ClusterSettings("run", "pair", topology, 1, _engine, resolver, new NodeKeys(), "", false, _time), CancellationToken.None);
    }
}
