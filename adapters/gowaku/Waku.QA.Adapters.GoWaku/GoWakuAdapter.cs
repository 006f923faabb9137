using Waku.QA.Adapters.Rest;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Adapters.GoWaku;

/// <summary>go-waku, the node in Go. UNVERIFIED: written from its source and documents.</summary>
/// <param name="repositoryRoot">Root of the checkout.</param>
public sealed class GoWakuAdapter(string repositoryRoot) : INodeAdapter
{
    private const string Unverified = "what is known of go-waku rests on its source and documents; no real one has confirmed it";
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(20);
    private readonly ProgramArtifact _artifact = new("go-waku", "wakuorg/go-waku", "latest", "waku", repositoryRoot);

    /// <inheritdoc/>
    public string Implementation => "go-waku";

    /// <inheritdoc/>
    public VersionProbe? VersionProbe { get; } = new(["--version"], GoWakuVersions.Parse);

    /// <inheritdoc/>
    public Capabilities CapabilitiesOf(NodeVersion version) => GoWakuVersions.Table.Of(version);

    /// <inheritdoc/>
    public string? WarningOf(NodeVersion version) => GoWakuVersions.Table.WarningOf(version) is { } warning ? $"{warning}; {Unverified}" : Unverified;

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
            .. CommonFlags.Metrics(node, cluster),
            "--log-level=DEBUG", $"--relay={(node.Role == NodeRole.Light ? "false" : "true")}",

            // Publishing with no peer is an error otherwise; and nothing may look for peers outside the cluster.
            "--min-relay-peers-to-publish=0", "--dns-discovery=false",
        ];
        flags.AddRange(node.Shards.Select(s => $"--pubsub-topic=/waku/2/rs/{node.ClusterId}/{s}"));
        flags.AddRange(node.Dials.Select(peer => $"--staticnode={cluster.MultiaddrOf(peer, node.Transport)}"));
        if (node.Role == NodeRole.Service)
        {
            flags.AddRange(["--store=true", $"--store-message-db-url=sqlite3://{cluster.DataFolders[node.Name]}/store.db", "--filter=true", "--lightpush=true"]);
        }

        if (node.Service is { } service)
        {
            var multiaddr = cluster.MultiaddrOf(service, node.Transport);
            flags.AddRange([$"--storenode={multiaddr}", $"--filternode={multiaddr}", $"--lightpushnode={multiaddr}"]);
        }

        flags.AddRange([.. CommonFlags.Discovery(node, cluster), .. node.Flags]);
        return new LaunchPlan(node.Name, Artifact(node.Reference, cluster.Engine), [], flags, new Dictionary<string, string>(), ReadyWithin);
    }

    /// <inheritdoc/>
    public IWakuNode Connect(NodeEndpoints endpoints, NodeVersion version)
    {
        var node = new RestNode(endpoints, Implementation, CapabilitiesOf(version)) { ReadyByInfo = true };
        return node.With(peers: new GoWakuPeers(node.Client, node.Guard), store: new GoWakuStore(node.Client, node.Guard));
    }
}
