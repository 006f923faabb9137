using Waku.QA.Adapters.Rest;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Behaviours;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Adapters.GoWaku;

/// <summary>go-waku, the node in Go, held to 257 exchanges of a real v0.10.0 (<c>adapters/gowaku/recordings</c>).</summary>
/// <param name="repositoryRoot">Root of the checkout.</param>
public sealed class GoWakuAdapter(string repositoryRoot) : INodeAdapter
{
    private const string Unverified = "only go-waku v0.10.0 was recorded from a real node; what is known of other versions rests on source and documents";

    /// <summary>Its default of 50 starves wire peers.</summary>
    private const int Connections = 300;

    /// <summary>Messages kept for REST between two polls: 1,000 by default for relay, and 30 for filter.</summary>
    private const int CacheCapacity = 10_000;

    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(20);
    private readonly ProgramArtifact _artifact = new("go-waku", "wakuorg/go-waku", "latest", "waku", repositoryRoot);

    /// <inheritdoc/>
    public string Implementation => "go-waku";

    /// <inheritdoc/>
    public VersionProbe? VersionProbe { get; } = new(["--version"], GoWakuVersions.Parse);

    /// <inheritdoc/>
    public Capabilities CapabilitiesOf(NodeVersion version) => GoWakuVersions.Table.Of(version);

    /// <inheritdoc/>
    public Behaviour BehaviourOf(NodeVersion version) => GoWakuBehaviours.All;

    /// <inheritdoc/>
    public MetricNames MetricNamesOf(NodeVersion version) => GoWakuMetrics.Names;

    /// <inheritdoc/>
    public string? WarningOf(NodeVersion version)
    {
        var unverified = GoWakuVersions.Table.LineOf(version) == GoWakuVersions.Recorded ? null : Unverified;
        var unknown = GoWakuVersions.Table.WarningOf(version);
        return unknown is not null && unverified is not null ? $"{unknown}; {unverified}" : unknown ?? unverified;
    }

    /// <inheritdoc/>
    public bool DialsFromOwnAddress => false;

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
            $"--cluster-id={node.ClusterId}", $"--nodekey={node.NodeKey}",
            $"--address={address.BindIp}", $"--ext-ip={address.Ip}", $"--tcp-port={address.Ports.Tcp}",
            "--websocket-support=true", $"--websocket-address={address.BindIp}", $"--websocket-port={address.Ports.WebSocket}",
            "--rest=true", $"--rest-address={address.BindIp}", $"--rest-port={address.Ports.Rest}", "--rest-admin=true",
            .. CommonFlags.Unless(node.OwnDefaults, $"--rest-relay-cache-capacity={CacheCapacity}", $"--rest-filter-cache-capacity={CacheCapacity}"),
            .. CommonFlags.Metrics(node, cluster),
            .. CommonFlags.Unless(node.OwnDefaults, "--log-level=DEBUG"),
            $"--relay={(node.Role == NodeRole.Light ? "false" : "true")}",
            .. CommonFlags.Unless(node.OwnDefaults, "--ip-colocation-limit=0"),
            .. CommonFlags.Unless(node.OwnDefaults && node.ServiceLimits?.Connections is null,
                $"--max-connections={node.ServiceLimits?.Connections ?? Connections}"),

            // Publishing with no peer is an error otherwise; and nothing may look for peers outside the cluster.
            .. CommonFlags.Unless(node.OwnDefaults, "--min-relay-peers-to-publish=0", "--dns-discovery=false"),
        ];
        flags.AddRange(TopicsOf(node).Select(static topic => $"--pubsub-topic={topic}"));
        flags.AddRange(node.Dials.Select(peer => $"--staticnode={cluster.MultiaddrOf(peer, node.Transport)}"));
        if (node.Role == NodeRole.Service)
        {
            flags.AddRange(["--store=true", $"--store-message-db-url=sqlite3://{cluster.DataFolders[node.Name]}/store.db"]);
            flags.AddRange(["--filter=true", "--lightpush=true", .. node.OwnDefaults && node.ServiceLimits is null ? [] : Limits(node.ServiceLimits)]);
        }

        if (node.Service is { } service)
        {
            var multiaddr = cluster.MultiaddrOf(service, node.Transport);
            flags.AddRange([$"--storenode={multiaddr}", $"--filternode={multiaddr}", $"--lightpushnode={multiaddr}"]);
        }

        flags.AddRange([.. CommonFlags.Discovery(node, cluster), .. node.Flags]);
        return new LaunchPlan(node.Name, [], flags, new Dictionary<string, string>(), ReadyWithin);
    }

    /// <inheritdoc/>
    public IWakuNode Connect(NodeEndpoints endpoints, NodeVersion version) => GoWakuNode.Create(endpoints, CapabilitiesOf(version), [], []);

    /// <inheritdoc/>
    public IWakuNode Connect(NodeEndpoints endpoints, NodeSpec node) =>
        GoWakuNode.Create(endpoints, CapabilitiesOf(node.Release), node.Shards, node.Role == NodeRole.Light ? [] : [.. TopicsOf(node)]);

    private static IEnumerable<string> TopicsOf(NodeSpec node) => node.Shards.Select(shard => $"/waku/2/rs/{node.ClusterId}/{shard}");

    /// <summary>Limits for which it has a flag; of requests and of criteria it has none.</summary>
    private static IEnumerable<string> Limits(ServiceLimits? limits)
    {
        yield return "--store-message-retention-time=0s";
        if (limits?.StoreCapacity is { } capacity)
        {
            yield return $"--store-message-retention-capacity={capacity}";
        }

        if (limits?.FilterTimeout is { } timeout)
        {
            yield return $"--filter-timeout={timeout.TotalSeconds:0}s";
        }
    }
}
