using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Runs.Sessions;

namespace Waku.QA.Runs.Selection;

/// <summary>Leaves out implementations whose runtime is missing, and says so.</summary>
public static class TopologySelection
{
    /// <summary>The topology that can run, and what was left out with the reason.</summary>
    public static async Task<(Topology Topology, IReadOnlyList<string> NotTested)> ReduceAsync(
        Topology topology, IAdapterCatalogue catalogue, EngineKind engine, CancellationToken cancellationToken)
    {
        var artifacts = new NodeArtifacts(catalogue);
        List<string> notTested = [];
        List<NodeGroup> groups = [.. topology.Groups];
        foreach (var implementation in topology.Implementations)
        {
            if (await MissingTools.FirstAsync(artifacts, catalogue.Find(implementation)!, engine, cancellationToken).ConfigureAwait(false) is { } missing)
            {
                notTested.Add($"{implementation}: {missing}");
                groups.RemoveAll(g => g.Implementation == implementation);
            }
        }

        return (topology with { Groups = groups }, notTested);
    }
}
