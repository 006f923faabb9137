using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Rest;

/// <summary>The flags that every implementation of the REST dialect shares. Pure.</summary>
public static class CommonFlags
{
    /// <summary>Messages kept for REST between two polls.</summary>
    private const int CacheCapacity = 10_000;

    /// <summary>Network, identity, addresses, shards and static peers of a node.</summary>
    public static List<string> Of(NodeSpec node, ClusterPlan cluster)
    {
        var address = cluster.Addresses[node.Name];
        List<string> flags =
        [
            $"--cluster-id={node.ClusterId}",
            $"--num-shards-in-network={node.Autoshards}",
            $"--nodekey={node.NodeKey}",
            $"--listen-address={address.BindIp}",
            $"--nat=extip:{address.Ip}",
            $"--tcp-port={address.Ports.Tcp}",
            "--websocket-support=true",
            $"--websocket-port={address.Ports.WebSocket}",
            $"--rest-address={address.BindIp}",
            $"--rest-port={address.Ports.Rest}",
            $"--rest-relay-cache-capacity={CacheCapacity}",
            "--log-level=DEBUG",
        ];
        flags.AddRange(node.Shards.Select(static s => $"--shard={s}"));
        flags.AddRange(node.Dials.Select(peer => $"--staticnode={cluster.MultiaddrOf(peer)}"));
        return flags;
    }
}
