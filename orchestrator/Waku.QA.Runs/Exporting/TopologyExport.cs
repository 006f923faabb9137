using Waku.QA.Clusters;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Exporting;

/// <summary>The plan of a cluster, as it would be started, written for somebody else to start (issue 22).</summary>
internal static class TopologyExport
{
    /// <summary>The text of the file. Nothing is started; images are pulled or made, because their versions decide what they are started with.</summary>
    /// <param name="format">What it is for.</param>
    /// <param name="settings">Cluster; its engine gives the images.</param>
    /// <param name="block">Addresses of its nodes.</param>
    /// <param name="cancellationToken">Ends pulls.</param>
    /// <exception cref="UsageException">Two nodes have the same name where names are those of DNS.</exception>
    public static async Task<string> WriteAsync(ExportFormat format, ClusterSettings settings, AddressBlock block, CancellationToken cancellationToken)
    {
        var cluster = await Cluster.CreateAsync(settings with { Engine = new ExportEngine(settings.Engine, block) }, cancellationToken).ConfigureAwait(false);
        await using var _cluster = cluster.ConfigureAwait(false);
        List<ExportedNode> nodes = [];
        foreach (var node in cluster.Nodes)
        {
            var artifact = await settings.Resolver.PrepareAsync(node.Resolved.Artifact, cancellationToken).ConfigureAwait(false);
            nodes.Add(new ExportedNode(node.Name, artifact.Registry ?? artifact.Reference, [.. node.Plan.Prefix, .. node.Plan.Arguments],
                node.Plan.Environment, cluster.Plan.Addresses[node.Name], node.Spec.Limits));
        }

        if (nodes.GroupBy(static n => DnsName.Of(n.Name)).FirstOrDefault(static g => g.Count() > 1) is { } same)
        {
            throw new UsageException($"the nodes {string.Join(" and ", same.Select(static n => n.Name))} would both be called '{same.Key}': rename one");
        }

        var comment = $"Topology {settings.Topology.Name}, seed {settings.Seed}, written by waku-qa export. The keys of its nodes are those of a test.";
        return format == ExportFormat.Compose
            ? ComposeFile.Of(block, nodes, $"{comment}\nStarted by: docker compose --file THIS up")
            : KubernetesManifests.Of(settings.Topology.Name, nodes, $"{comment}\nStarted by: kubectl apply --filename THIS. {block.Cidr} must lie in the "
                + "service range of the cluster, and be free;\nimages without a registry in their name must be on its machines.");
    }
}
