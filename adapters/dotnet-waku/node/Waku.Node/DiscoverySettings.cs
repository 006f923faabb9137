using System.Net;
using Waku.Node.Enr;

namespace Waku.Node;

/// <summary>How a node finds others.</summary>
public sealed record DiscoverySettings
{
    /// <summary>UDP end point of discovery v5; null to leave it off.</summary>
    public IPEndPoint? Discv5 { get; init; }

    /// <summary>Records that discovery v5 begins with.</summary>
    public IReadOnlyList<NodeRecord> Bootstrap { get; init; } = [];

    /// <summary>Adopt the UDP address that peers see this node at. <value>false</value></summary>
    public bool UpdateRecord { get; init; }

    /// <summary>Nodes of one IP address in the routing table; 0 for no limit. <value>10</value></summary>
    public int MaxNodesPerIp { get; init; } = 10;

    /// <summary>Tree of node records in DNS, <c>enrtree://…</c>; null for none.</summary>
    public string? DnsTree { get; init; }

    /// <summary>Name servers for <see cref="DnsTree"/>.</summary>
    public IReadOnlyList<IPEndPoint> NameServers { get; init; } = [];

    /// <summary>How often a peer exchange service is asked while relay peers are missing. <value>60 s</value></summary>
    public TimeSpan PeerExchangeInterval { get; init; } = TimeSpan.FromSeconds(60);
}
