using Waku.QA.Adapters;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Engines;
using Waku.QA.Files;
using Waku.QA.Runs.Selection;
using Waku.QA.Wire;

namespace Waku.QA.Benchmarks;

/// <summary>A cluster of the first implementation of the catalogue, our own node.</summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("waku-qa-bench").FullName;

    private BenchCluster(IEngine engine) => Engine = engine;

    public IEngine Engine { get; }

    public Cluster Cluster { get; private set; } = null!;

    private static readonly AdapterCatalogue Catalogue = new(Repository.Root);

    public static INodeAdapter Adapter => Catalogue.All[0];

    public static async Task<BenchCluster> CreateAsync(int nodes, string engineName, string? implementation = null, string? reference = null)
    {
        var topology = new Topology
        {
            Name = "bench",
            Shards = [0],
            Groups = [new NodeGroup { Name = "n", Implementation = implementation ?? Adapter.Implementation, Reference = reference, Count = nodes }]
        };
        var artifacts = new NodeArtifacts(Catalogue);
        var (engine, _) = await EngineSelection.SelectAsync(engineName, topology, artifacts, TimeProvider.System, CancellationToken.None);
        var bench = new BenchCluster(engine);
        var resolver = new NodeResolver(engine, artifacts, new Progress<string>());
        await resolver.ResolveAsync(topology.Groups[0].Implementation, reference, CancellationToken.None);
        bench.Cluster = await Cluster.CreateAsync(
            new ClusterSettings(RunIds.New(TimeProvider.System), "bench", topology, 1, engine, resolver, new NodeKeys(), bench._folder, false,
                TimeProvider.System), CancellationToken.None);
        return bench;
    }

    public async Task StartAsync()
    {
        await Cluster.StartNodesAsync(Cluster.Nodes, CancellationToken.None);
        await Cluster.WaitForMeshAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await Engine.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
