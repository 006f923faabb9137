using Waku.QA.Adapters.Rest;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Behaviours;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Adapters.Nwaku;

/// <summary>
/// nwaku, the node in Nim: images, and programs named <c>wakunode2</c> or, from v0.39, <c>logosdeliverynode</c>, of every version from v0.36 on.
/// </summary>
/// <param name="repositoryRoot">Root of the checkout.</param>
/// <param name="time">Clock of the clients; null for the system's.</param>
public sealed class NwakuAdapter(string repositoryRoot, TimeProvider? time = null) : INodeAdapter
{
    /// <summary>v0.37's default of 50 starves wire peers.</summary>
    private const int Connections = 300;

    /// <summary>Retention <c>none</c> is refused from v0.38.1 on; no run stores as many messages.</summary>
    private const string KeepAll = "capacity:1000000";

    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(20);

    internal static readonly RestDialect Dialect = new()
    {
        // It decodes a query twice, so that a plus sign would end as a space.
        LegacyDigest = static digest => digest.Replace("+", "%2B", StringComparison.Ordinal),

        // Its cache holds 50 pushes of a content topic, and no flag changes that.
        DrainsFilterEvery = TimeSpan.FromMilliseconds(100),
        MetricPrefixes = NwakuMetrics.Names.Prefixes,
    };

    private readonly ProgramArtifact _artifact = new("nwaku", "wakuorg/nwaku", "stable", "wakunode2", repositoryRoot);
    private readonly ProgramArtifact _delivery = new("nwaku", "harbor.status.im/wakuorg/logosdelivery", "latest-release", "logosdeliverynode", repositoryRoot);

    /// <inheritdoc/>
    public string Implementation => "nwaku";

    /// <inheritdoc/>
    public VersionProbe? VersionProbe { get; } = new(["--version"], NwakuVersions.Parse);

    /// <inheritdoc/>
    public Capabilities CapabilitiesOf(NodeVersion version) => NwakuVersions.CapabilitiesOf(version);

    /// <inheritdoc/>
    public Behaviour BehaviourOf(NodeVersion version) => NwakuBehaviours.Of(NwakuVersions.Table.LineOf(version));

    /// <inheritdoc/>
    public MetricNames MetricNamesOf(NodeVersion version) => NwakuMetrics.Names;

    /// <inheritdoc/>
    public string? WarningOf(NodeVersion version) => NwakuVersions.Table.WarningOf(version);

    /// <inheritdoc/>
    public bool DialsFromOwnAddress => false;

    /// <inheritdoc/>
    public IReadOnlyList<ToolRequirement> Requirements(EngineKind engine) => [];

    /// <inheritdoc/>
    public NodeArtifact Artifact(string? reference, EngineKind engine) => (IsTagOfDelivery(reference) ? _delivery : _artifact).Of(reference, engine);

    /// <inheritdoc/>
    /// <exception cref="UsageException">The topology allows fewer connections than nwaku survives.</exception>
    public LaunchPlan Plan(NodeSpec node, ClusterPlan cluster)
    {
        var line = NwakuVersions.Table.LineOf(node.Release);

        // At DEBUG and INFO every relayed message costs it milliseconds; who needs more says so by the node's own flags, of which the last wins.
        // Of v0.39 nothing would be in the log of a node that is well; its notices are those of starts and stops.
        var flags = CommonFlags.Of(node, cluster, line < NwakuVersions.V39 ? "WARN" : "NOTICE");
        flags.AddRange(CommonFlags.Services(node, cluster, line < NwakuVersions.V38 ? "none" : KeepAll));
        if (line < NwakuVersions.V38 && (node.Role == NodeRole.Service || !node.OwnDefaults))
        {
            flags.Add($"--legacy-store={(node.Role == NodeRole.Service ? "true" : "false")}");
        }

        flags.AddRange(Connected(node));
        flags.AddRange(Layer(node, line));

        // Every default that differs between versions is set (unless it is what is wanted), and nothing may look for peers or names outside the cluster.
        flags.AddRange(
        [
            "--rest=true", "--rest-admin=true",
            .. CommonFlags.Metrics(node, cluster),
            .. CommonFlags.Unless(node.OwnDefaults, "--ip-colocation-limit=0", "--rln-relay=false", "--dns-addrs-name-server=127.0.0.1"),
        ]);
        flags.AddRange(CommonFlags.Discovery(node, cluster));
        if (node.Messaging && !node.Discovery)
        {
            // It runs discovery all the same, whatever the flag says: then on a port that is its own.
            flags.Add($"--discv5-udp-port={cluster.Addresses[node.Name].Ports.Tcp}");
        }

        flags.AddRange(node.Flags);
        return new LaunchPlan(node.Name, [], flags, Environment(node), ReadyWithin);
    }

    /// <inheritdoc/>
    public IWakuNode Connect(NodeEndpoints endpoints, NodeVersion version) =>
        new RestNode(endpoints, Implementation, CapabilitiesOf(version), null, Dialect, time);

    private static IEnumerable<string> Connected(NodeSpec node)
    {
        if (node.ServiceLimits?.Connections is not { } most)
        {
            return CommonFlags.Unless(node.OwnDefaults, $"--max-connections={Connections}");
        }

        // CommonFlags has said it already.
        return most >= NwakuBehaviours.LeastConnections ? [] : throw new UsageException(
            $"node {node.Name}: nwaku ends with SIGSEGV when it may have {most} connections; "
            + $"ask for {NwakuBehaviours.LeastConnections} or more (Behaviour.LeastConnections)");
    }

    /// <summary>
    /// From v0.39 on a mode overrides --relay, --filter, --lightpush and --discv5-discovery without a word, unless the layer is the kernel, and
    /// services are limited by default: one limit of any protocol switches all defaults off.
    /// </summary>
    private static IEnumerable<string> Layer(NodeSpec node, int line)
    {
        if (line < NwakuVersions.V39)
        {
            yield break;
        }

        if (node.Release.IsKnown || NwakuVersions.IsDelivery(node.Reference))
        {
            yield return $"--entry-layer={LayerOf(node)}";
        }

        if (node.ServiceLimits?.RequestsPerHour is null && !node.OwnDefaults)
        {
            yield return "--rate-limit=store:1000000/1s";
        }
    }

    /// <summary>A build that names no release may know the layer or refuse the flag; the variable is read by the one and passed over by the other.</summary>
    private static Dictionary<string, string> Environment(NodeSpec node) =>
        node.Release.IsKnown || NwakuVersions.IsDelivery(node.Reference) ? [] : new() { ["WAKUNODE2_ENTRY_LAYER"] = LayerOf(node) };

    private static string LayerOf(NodeSpec node) => node.Messaging ? "channels" : "kernel";

    /// <summary>True for a tag of v0.39 or later, whose image has another name.</summary>
    private static bool IsTagOfDelivery(string? reference) =>
        reference is not null && !NodeReference.IsPath(reference) && !reference.AsSpan().ContainsAny('/', ':', '@')
        && NodeVersion.Parse(reference) is { IsKnown: true } version && NwakuVersions.Table.LineOf(version) >= NwakuVersions.V39;
}
