using System.Net;
using Waku.Libp2p.Identity;
using Waku.Node.Enr;

namespace Waku.Node.Discovery.V5;

/// <summary>What a <see cref="Discv5Service"/> is.</summary>
public sealed record Discv5Options
{
    /// <summary>The node's secp256k1 key.</summary>
    public required IdentityKey Identity { get; init; }

    /// <summary>UDP address to listen on.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Records to begin with.</summary>
    public IReadOnlyList<NodeRecord> Bootstrap { get; init; } = [];

    /// <summary>Protocol id of 6 characters. <value>d5waku</value> (33/WAKU2-DISCV5); <c>discv5</c> on Ethereum.</summary>
    public string ProtocolId { get; init; } = "d5waku";

    /// <summary>Which discovered nodes are reported; all when null.</summary>
    public Func<NodeRecord, bool>? IsWanted { get; init; }

    /// <summary>Longest wait for an answer. <value>2 s</value></summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Shortest time between two lookups, while they find something new. <value>500 ms</value></summary>
    public TimeSpan ShortestPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest time between two lookups. <value>30 s</value></summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Nodes of one IP address in the table; 0 for no limit. <value>10</value></summary>
    public int MaxNodesPerIp { get; init; } = 10;

    /// <summary>Packets without a session that one IP address may send in a second. <value>200</value></summary>
    public int MaxUnknownPacketsPerSecond { get; init; } = 200;

    /// <summary>Adopt the address that peers see this node at, once two agree. <value>false</value></summary>
    public bool UpdateRecord { get; init; }
}
