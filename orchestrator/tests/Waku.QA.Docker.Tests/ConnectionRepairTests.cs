using Waku.QA.Cli;
using Waku.QA.Cli.Settings;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Engines.Processes;
using Waku.QA.Runs.Selection;
using Waku.QA.Wire;

namespace Waku.QA.Docker.Tests;

/// <summary>
/// Nodes that never dial their static peers, as nwaku after one failed attempt: the planned graph is made all the same, and it is said who
/// made it.
/// </summary>
public sealed class ConnectionRepairTests
{
    [Test]
    public async Task PlannedConnectionsThatANodeGaveUpOnAreMadeAndRecorded()
    {
        await using var lazy = await StartAsync(static a => new LazyAdapter(a), out var folder);
        Assert.That(lazy.Repairs,
            Has.Count.GreaterThanOrEqualTo(3).And.Some.Contains("n-3 had no connection to its static peer n-1 for 1 s and was asked to connect: done"));
        Assert.That(lazy.Repairs, Has.All.Contains("was asked to connect"));
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task NodesThatDialByThemselvesAreLeftAlone()
    {
        await using var cluster = await StartAsync(static a => a, out var folder);
        Assert.That(cluster.Repairs, Is.Empty);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The hub of a star takes eight or so into its mesh: nobody waits until it takes all.</summary>
    [Test]
    public async Task AStarWithMoreLeavesThanAMeshHoldsIsReady()
    {
        await using var cluster = await StartAsync(static a => a, out var folder, nodes: 16, GraphShape.Star);
        var meshes = await Task.WhenAll(cluster.Nodes.Select(static n => n.Control.Peers.MeshAsync(0, CancellationToken.None)));
        Assert.That(meshes.Count(static m => m.Count == 0), Is.GreaterThan(0), "somebody is left out: otherwise this star is too small");
        Directory.Delete(folder, recursive: true);
    }

    private static Task<Cluster> StartAsync(
        Func<INodeAdapter, INodeAdapter> bend, out string folder, int nodes = 3, GraphShape graph = GraphShape.Full)
    {
        folder = Directory.CreateTempSubdirectory("waku-qa-repair").FullName;
        var adapter = Installed.Catalogue.All[0];
        var topology = new Topology
        {
            Name = "repair",
            Shards = [0],
            Graph = graph,
            Groups = [new NodeGroup { Name = "n", Implementation = adapter.Implementation, Count = nodes }]
        };
        var engine = new ProcessEngine(TimeProvider.System);
        return Cluster.StartAsync(
            new ClusterSettings(RunIds.New(TimeProvider.System), "repair", topology, 1, engine,
                new NodeResolver(engine, new NodeArtifacts(new TestAdapters(bend(adapter))), new Progress<string>()), new NodeKeys(), folder, false,
                TimeProvider.System),
            CancellationToken.None);
    }

    private sealed class LazyAdapter(INodeAdapter real) : DelegatingAdapter(real)
    {
        public override LaunchPlan Plan(NodeSpec node, ClusterPlan cluster)
        {
            var plan = base.Plan(node, cluster);
            return plan with { Arguments = [.. plan.Arguments.Where(static a => !a.StartsWith("--staticnode", StringComparison.Ordinal))] };
        }
    }
}
