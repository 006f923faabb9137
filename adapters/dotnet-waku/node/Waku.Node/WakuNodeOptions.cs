using Waku.Libp2p.Connections;
using Waku.Libp2p.Multiaddrs;
using Waku.Node.Relay;

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

    /// <summary>Peers to stay connected to, with <c>/p2p/</c> at the end.</summary>
    public IReadOnlyList<Multiaddr> StaticPeers { get; init; } = [];

    /// <summary>Disconnect peers that do not answer metadata. <value>true</value></summary>
    public bool RequireMetadata { get; init; } = true;

    /// <summary>Seed of gossipsub's random choices. <value>0</value></summary>
    public int Seed { get; init; }
}
