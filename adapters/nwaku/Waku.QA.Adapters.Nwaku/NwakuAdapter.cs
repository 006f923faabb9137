using Waku.QA.Adapters.Rest;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Adapters.Nwaku;

/// <summary>nwaku, the node in Nim: images, and programs named <c>wakunode2</c>, of every version from v0.36 on.</summary>
/// <param name="repositoryRoot">Root of the checkout.</param>
public sealed class NwakuAdapter(string repositoryRoot) : INodeAdapter
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(20);
    private readonly ProgramArtifact _artifact = new("nwaku", "wakuorg/nwaku", "stable", "wakunode2", repositoryRoot);

    /// <inheritdoc/>
    public string Implementation => "nwaku";

    /// <inheritdoc/>
    public VersionProbe? VersionProbe { get; } = new(["--version"], NwakuVersions.Parse);

    /// <inheritdoc/>
    public Capabilities CapabilitiesOf(NodeVersion version) => NwakuVersions.Table.Of(version);

    /// <inheritdoc/>
    public string? WarningOf(NodeVersion version) => NwakuVersions.Table.WarningOf(version);

    /// <inheritdoc/>
    public bool DialsFromOwnAddress => false;

    /// <inheritdoc/>
    public IReadOnlyList<ToolRequirement> Requirements(EngineKind engine) => [];

    /// <inheritdoc/>
    public NodeArtifact Artifact(string? reference, EngineKind engine) => _artifact.Of(reference, engine);

    /// <inheritdoc/>
    public LaunchPlan Plan(NodeSpec node, ClusterPlan cluster)
    {
        var flags = CommonFlags.Of(node, cluster);
        flags.AddRange(CommonFlags.Services(node, cluster));
        if (NwakuVersions.Table.LineOf(node.Release) < NwakuVersions.WithoutLegacyStore)
        {
            flags.Add($"--legacy-store={(node.Role == NodeRole.Service ? "true" : "false")}");
        }

        // Every default that differs between versions is set, and nothing may look for peers or names outside the cluster.
        flags.AddRange(
        [
            "--rest=true", "--rest-admin=true",
            .. CommonFlags.Metrics(node, cluster),
            "--ip-colocation-limit=0", "--rln-relay=false", "--dns-addrs-name-server=127.0.0.1",
        ]);
        flags.AddRange([.. CommonFlags.Discovery(node, cluster), .. node.Flags]);
        return new LaunchPlan(node.Name, Artifact(node.Reference, cluster.Engine), [], flags, new Dictionary<string, string>(), ReadyWithin);
    }

    /// <inheritdoc/>
    public IWakuNode Connect(NodeEndpoints endpoints, NodeVersion version) => new RestNode(endpoints, Implementation, CapabilitiesOf(version));
}
