using System.Net;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Multiaddrs;
using Waku.Node.Filter;
using Waku.Node.Interception;
using Waku.Node.Peers;
using Waku.Node.Relay;
using Waku.Node.Services;

namespace Waku.Node;

/// <summary>What a <see cref="WakuNode"/> is.</summary>
public sealed record WakuNodeOptions
{
    /// <summary>Identity, limits and agent string.</summary>
    public required Libp2pOptions Libp2p { get; init; }

    /// <summary>Addresses to listen on.</summary>
    public IReadOnlyList<Multiaddr> Listen { get; init; } = [];

    /// <summary>Addresses told to peers; the bound ones when null.</summary>
    public IReadOnlyList<Multiaddr>? Announce { get; init; }

    /// <summary>IP address in the node's record; that of the first announced address when null.</summary>
    public IPAddress? ExternalIp { get; init; }

    /// <summary>Cluster id. <value>0</value></summary>
    public ushort ClusterId { get; init; }

    /// <summary>Shards joined at start.</summary>
    public IReadOnlyList<ushort> Shards { get; init; } = [];

    /// <summary>Shards of the network for autosharding; 0 means static sharding. <value>0</value></summary>
    public ushort ShardsInNetwork { get; init; }

    /// <summary>Mount relay. <value>true</value></summary>
    public bool Relay { get; init; } = true;

    /// <summary>Relay limits.</summary>
    public RelayOptions RelayOptions { get; init; } = new();

    /// <summary>Serve store; null for not.</summary>
    public StoreSettings? Store { get; init; }

    /// <summary>Serve filter; null for not.</summary>
    public FilterOptions? Filter { get; init; }

    /// <summary>Serve lightpush v2 and v3; needs relay. <value>false</value></summary>
    public bool Lightpush { get; init; }

    /// <summary>Lightpush requests served; null for no limit.</summary>
    public RateLimit? LightpushRateLimit { get; init; }

    /// <summary>Serve peer exchange. <value>false</value></summary>
    public bool PeerExchange { get; init; }

    /// <summary>Peer exchange requests served; null for no limit.</summary>
    public RateLimit? PeerExchangeRateLimit { get; init; }

    /// <summary>What the requests of peers may take, over all services.</summary>
    public ServiceLimits ServiceLimits { get; init; } = new();

    /// <summary>Discovery.</summary>
    public DiscoverySettings Discovery { get; init; } = new();

    /// <summary>Service peers: protocol id and address.</summary>
    public IReadOnlyList<(string Protocol, Multiaddr Address)> ServicePeers { get; init; } = [];

    /// <summary>Peers to stay connected to, with <c>/p2p/</c> at the end.</summary>
    public IReadOnlyList<Multiaddr> StaticPeers { get; init; } = [];

    /// <summary>How many peers of which kind.</summary>
    public PeerLimits PeerLimits { get; init; } = new();

    /// <summary>Whom to connect to and whom to let go.</summary>
    public IPeerStrategy PeerStrategy { get; init; } = new DefaultPeerStrategy();

    /// <summary>Longest wait for the answer of a service peer. <value>10 s</value></summary>
    public TimeSpan ServiceTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Disconnect peers that do not answer metadata. <value>true</value></summary>
    public bool RequireMetadata { get; init; } = true;

    /// <summary>Disconnect peers of another cluster. <value>true</value></summary>
    public bool EnforceCluster { get; init; } = true;

    /// <summary>Sees and may change what the node does; null for nobody. <value>null</value></summary>
    public NodeInterceptor? Interceptor { get; init; }

    /// <summary>Seed of gossipsub's and discovery's random choices. <value>0</value></summary>
    public int Seed { get; init; }
}
