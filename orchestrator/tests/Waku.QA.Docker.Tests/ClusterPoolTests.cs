using Waku.QA.CaseKit.Sharing;
using Waku.QA.Cli;
using Waku.QA.Cli.Settings;
using Waku.QA.Clusters;
using Waku.QA.Core.Topologies;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Selection;
using Waku.QA.Wire;

namespace Waku.QA.Docker.Tests;

/// <summary>Clusters that nobody uses make room; those in use never do.</summary>
public sealed class ClusterPoolTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("waku-qa-pool").FullName;

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task TheOneUnusedLongestMakesRoom()
    {
        var topology = new Topology
        {
            Name = "pool",
            Shards = [0],
            Groups = [new NodeGroup { Name = "n", Implementation = Installed.Catalogue.All[0].Implementation, Count = 2 }]
        };
        var (engine, _) = await EngineSelection.SelectAsync(
            "process", topology, new NodeArtifacts(Installed.Catalogue), TimeProvider.System, CancellationToken.None);
        await using var run =
            new RunContext($"pool-test-{RunIds.New(TimeProvider.System)}", 1, topology, engine,
                new NodeResolver(engine, new NodeArtifacts(Installed.Catalogue), new Progress<string>()), new NodeKeys(),
                new ClusterEnd(new RunFolder(_folder)),
                    TimeProvider.System);
        await using var pool = new ClusterPool(run, mostNodes: 4);
        var first = await UseAsync("first");
        var second = await UseAsync("second");
        second.Dispose();
        first.Dispose();
        var third = await UseAsync("third");
        await Waiting.UntilAsync("the second, unused longest, to end", _ => Task.FromResult(IsUp(second) ? "it is up" : null), TimeSpan.FromSeconds(20),
            TimeSpan.FromMilliseconds(50), Patience.Usual, TimeProvider.System, CancellationToken.None);
        Assert.That(IsUp(first), Is.True);

        var again = await UseAsync("first");
        Assert.That(again.Cluster, Is.SameAs(first.Cluster));
        var fresh = await UseAsync("second");
        Assert.That(fresh.Cluster, Is.Not.SameAs(second.Cluster));
        Assert.That(fresh.Cluster.Settings.Name, Is.EqualTo("second-again1"), "its logs are kept beside those of the one before");
        foreach (var used in (ClusterUse[])[again, third, fresh])
        {
            Assert.That(IsUp(used), Is.True, $"{used.Cluster.Settings.Name} is in use");
            used.Dispose();
        }

        await pool.RenewAsync();
        Assert.That(Directory.Exists(run.End.LogFolderOf("second")), Is.True, "logs of what made room");
        Assert.That(run.Cases.Cases, Is.Empty, "nothing is held against clusters that make room");

        Task<ClusterUse> UseAsync(string name) => pool.ShareAsync(name, topology with { Name = name }, CancellationToken.None);
    }

    private static bool IsUp(ClusterUse use) => use.Cluster.Nodes.All(static n => n.State == NodeState.Ready);
}
