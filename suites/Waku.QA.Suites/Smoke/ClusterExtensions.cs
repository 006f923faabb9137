using Waku.QA.Orchestrator.Clusters;

namespace Waku.QA.Suites.Smoke;

/// <summary>Finding nodes for a case.</summary>
internal static class ClusterExtensions
{
    /// <summary>A sender and a different receiver of the given implementations.</summary>
    public static (ClusterNode From, ClusterNode To) Pair(this Cluster cluster, string from, string to)
    {
        var sender = cluster.Nodes.First(n => n.Spec.Implementation == from);
        return (sender, cluster.Nodes.First(n => n.Spec.Implementation == to && n != sender));
    }

    /// <summary>All nodes but one.</summary>
    public static IReadOnlyList<ClusterNode> Except(this Cluster cluster, ClusterNode node) => [.. cluster.Nodes.Where(n => n != node)];
}
