using Waku.QA.Adapters.Rest;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Behaviours;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Adapters.Example;

/// <summary>An adapter of an implementation that speaks nwaku's REST dialect and takes nwaku's flags: copy it, and change what differs.</summary>
/// <param name="repositoryRoot">Root of the checkout.</param>
public sealed class TemplateAdapter(string repositoryRoot) : INodeAdapter
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(20);

    /// <summary>One row per capability, one column per release line, oldest first. <c>waku-qa adapter verify</c> holds you to it.</summary>
    private static readonly VersionTable Table = new("example-waku", [(1, 0)],
    [
        //                                 v1.0
        (Capability.Relay,                 "x"),
        (Capability.StaticSharding,        "x"),
        (Capability.Autosharding,          "x"),
        (Capability.ConnectPeer,           "x"),
        (Capability.MeshView,              "x"),
        (Capability.MetadataEnforcement,   "x"),
        (Capability.Metrics,               "x"),
        (Capability.LightNode,             "x"),
        (Capability.StoreServer,           "x"),
        (Capability.StoreClient,           "x"),
        (Capability.FilterServer,          "x"),
        (Capability.FilterClient,          "x"),
        (Capability.LightpushServer,       "x"),
        (Capability.LightpushClient,       "x"),
        (Capability.LegacyLightpushServer, "x"),
        (Capability.LegacyLightpushClient, "x"),
        (Capability.RelaySizeLimit,        "x"),
        (Capability.RestApi,               "x"),
    ]);

    /// <summary>Its public image, the tag taken when nothing is asked for, and its program's name.</summary>
    private readonly ProgramArtifact _artifact = new("example-waku", "example/waku", "stable", "example-waku", repositoryRoot);

    /// <inheritdoc/>
    public string Implementation => "example-waku";

    /// <summary>How it tells its version: null from the second function means "this is not my program".</summary>
    public VersionProbe? VersionProbe { get; } = new(
        ["--version"], static output => output.Contains("waku", StringComparison.Ordinal) ? NodeVersion.Parse(output) : null);

    /// <summary>True only if its processes dial from the address that they listen on.</summary>
    public bool DialsFromOwnAddress => false;

    /// <inheritdoc/>
    public Capabilities CapabilitiesOf(NodeVersion version) => Table.Of(version);

    /// <summary>How it calls what the harness counts; without <see cref="Capability.Metrics"/> this may be left out.</summary>
    public MetricNames MetricNamesOf(NodeVersion version) =>
        new() { Prefixes = ["waku_"], Relayed = new(new MetricCount("node_messages_total")) };

    /// <inheritdoc/>
    public string? WarningOf(NodeVersion version) => Table.WarningOf(version);

    /// <inheritdoc/>
    public IReadOnlyList<ToolRequirement> Requirements(EngineKind engine) => [];

    /// <inheritdoc/>
    public NodeArtifact Artifact(string? reference, EngineKind engine) => _artifact.Of(reference, engine);

    /// <inheritdoc/>
    public LaunchPlan Plan(NodeSpec node, ClusterPlan cluster)
    {
        var address = cluster.Addresses[node.Name];
        List<string> flags =
        [
            .. CommonFlags.Of(node, cluster),
            .. CommonFlags.Services(node, cluster),
            "--rest=true", "--rest-admin=true", "--ip-colocation-limit=0",
            "--metrics-server=true", $"--metrics-server-address={address.BindIp}", $"--metrics-server-port={address.Ports.Metrics}",

            // Nothing may look for peers or names outside the cluster.
            "--discv5-discovery=false", "--peer-exchange=false", "--dns-addrs-name-server=127.0.0.1",
        ];
        return new LaunchPlan(node.Name, [], flags, new Dictionary<string, string>(), ReadyWithin);
    }

    /// <summary>Where answers differ, replace a part: <c>new RestNode(…).With(peers, store)</c>, as the adapter of go-waku does.</summary>
    public IWakuNode Connect(NodeEndpoints endpoints, NodeVersion version) => new RestNode(endpoints, Implementation, CapabilitiesOf(version));
}
