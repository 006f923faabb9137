using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;

namespace Waku.QA.CaseKit;

/// <summary>Finding nodes for a case.</summary>
public static class ClusterExtensions
{
    /// <summary>A sender and a different receiver of the given labels.</summary>
    public static (ClusterNode From, ClusterNode To) Pair(this Cluster cluster, string from, string to)
    {
        var sender = cluster.Nodes.First(n => n.Spec.Label == from);
        return (sender, cluster.Nodes.First(n => n.Spec.Label == to && n != sender));
    }

    /// <summary>A sender and a different receiver of the given labels that the case needs connected to each other.</summary>
    /// <exception cref="PairRefusedException">They do not stay connected.</exception>
    public static (ClusterNode From, ClusterNode To) Link(this Cluster cluster, string from, string to)
    {
        var (a, b) = cluster.Pair(from, to);
        return cluster.Refusals.FirstOrDefault(r => (r.From, r.To) == (a.Name, b.Name) || (r.From, r.To) == (b.Name, a.Name)) is { } refusal
            ? throw new PairRefusedException(cluster.Describe(refusal))
            : (a, b);
    }

    /// <summary>Whether a node sees another on a shard; null when it has no such view and they are connected: then nobody can tell from here.</summary>
    public static async Task<bool?> SeesAsync(this ClusterNode node, ClusterNode other, int shard, CancellationToken cancellationToken) =>
        node.Capabilities.Has(Capability.MeshView)
        ? (await node.Control.Peers.RelayAsync(shard, cancellationToken)).Contains(other.Spec.PeerId)
        : (await node.Control.Peers.ConnectedAsync(cancellationToken)).Contains(other.Spec.PeerId) ? null : false;

    /// <summary>All nodes but one.</summary>
    public static IReadOnlyList<ClusterNode> Except(this Cluster cluster, ClusterNode node) => [.. cluster.Nodes.Where(n => n != node)];
}
