using System.Collections.Concurrent;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Tests.Clusters;

/// <summary>An implementation of paper, which relays; what it answers when it is drained is the test's to say.</summary>
internal sealed class PaperAdapter : INodeAdapter, IAdapterCatalogue
{
    private readonly ConcurrentDictionary<string, string> _peers = new();

    /// <summary>Answer of a node of a name.</summary>
    public Func<string, Task<IReadOnlyList<NodeMessage>>> Drain { get; set; } = static _ => Task.FromResult<IReadOnlyList<NodeMessage>>([]);

    /// <summary>True for two nodes, the second by its name, that are not connected at the moment.</summary>
    public Func<string, string, bool> Parts { get; set; } = static (_, _) => false;

    /// <summary>Arguments of every node.</summary>
    public IReadOnlyList<string> Arguments { get; set; } = ["--token=t"];

    /// <summary>Variables of every node.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; set; } = new Dictionary<string, string>();

    /// <summary>Told when a node is asked to connect.</summary>
    public Action Connecting { get; set; } = static () => { };

    public string Implementation => "paper";

    public IReadOnlyList<INodeAdapter> All => [this];

    public VersionProbe? VersionProbe => null;

    public bool DialsFromOwnAddress => true;

    public INodeAdapter? Find(string implementation) => implementation == Implementation ? this : null;

    public Capabilities CapabilitiesOf(NodeVersion version) => new(Capability.Relay, Capability.ConnectPeer);

    public string? WarningOf(NodeVersion version) => null;

    public IReadOnlyList<ToolRequirement> Requirements(EngineKind engine) => [];

    public NodeArtifact Artifact(string? reference, EngineKind engine) => new(Implementation, null, "paper:1", null);

    public LaunchPlan Plan(NodeSpec node, ClusterPlan cluster)
    {
        _peers[node.Name] = node.PeerId;
        return new LaunchPlan(node.Name, [], Arguments, Variables, TimeSpan.FromSeconds(1));
    }

    public IWakuNode Connect(NodeEndpoints endpoints, NodeVersion version) => new Node(this, endpoints.Rest.Host);

    private sealed class Node(PaperAdapter owner, string name) : IWakuNode, IRelay, IStore, ILightPush, IPeers
    {
        public IRelay Relay => this;

        public IStore Store => this;

        public IFilter Filter => throw new UnsupportedCapabilityException("paper", Capability.FilterClient);

        public ILightPush LightPush => this;

        public IPeers Peers => this;

        public Task<NodeInfo> InfoAsync(CancellationToken cancellationToken) => Task.FromResult(new NodeInfo(owner._peers[name], [], "1.0"));

        public Task<NodeHealth> HealthAsync(CancellationToken cancellationToken) => Task.FromResult(new NodeHealth(true, ""));

        public Task<MetricSet> MetricsAsync(CancellationToken cancellationToken) => Task.FromResult(new MetricSet([]));

        public async IAsyncEnumerable<NodeDelivery> DeliveriesAsync(
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            yield break;
        }

        public Task SubscribeAsync(IReadOnlyList<string> pubsubTopics, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task UnsubscribeAsync(IReadOnlyList<string> pubsubTopics, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task PublishAsync(string pubsubTopic, NodeMessage message, CancellationToken cancellationToken) => Task.CompletedTask;

        public IRelayPublisher OpenPublisher() => throw new NotSupportedException();

        public Task<IReadOnlyList<NodeMessage>> DrainAsync(string pubsubTopic, CancellationToken cancellationToken) => owner.Drain(name);

        public Task<StorePage> QueryAsync(StoreQuery query, CancellationToken cancellationToken) =>
            throw new UnsupportedCapabilityException("paper", Capability.StoreClient);

        public Task<StorePage> QueryLegacyAsync(StoreQuery query, CancellationToken cancellationToken) => QueryAsync(query, cancellationToken);

        Task<int?> ILightPush.PublishAsync(string? pubsubTopic, NodeMessage message, CancellationToken cancellationToken) =>
            throw new UnsupportedCapabilityException("paper", Capability.LightpushClient);

        public Task PublishLegacyAsync(string? pubsubTopic, NodeMessage message, CancellationToken cancellationToken) =>
            throw new UnsupportedCapabilityException("paper", Capability.LegacyLightpushClient);

        public Task SubscribeAutoAsync(IReadOnlyList<string> contentTopics, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task PublishAutoAsync(NodeMessage message, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<NodeMessage>> DrainAutoAsync(string contentTopic, CancellationToken cancellationToken) => owner.Drain(name);

        public Task ConnectAsync(IReadOnlyList<string> multiaddrs, CancellationToken cancellationToken)
        {
            owner.Connecting();
            return Task.CompletedTask;
        }

        public Task DisconnectAsync(string peerId, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<string>> ConnectedAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<string>>([.. owner._peers.Where(p => !owner.Parts(name, p.Key)).Select(static p => p.Value)]);

        public Task<IReadOnlyList<string>> RelayAsync(int shard, CancellationToken cancellationToken) => ConnectedAsync(cancellationToken);

        public Task<IReadOnlyList<string>> MeshAsync(int shard, CancellationToken cancellationToken) => ConnectedAsync(cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
