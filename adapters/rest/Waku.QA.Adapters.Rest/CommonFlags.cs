using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Adapters.Rest;

/// <summary>The flags that every implementation with nwaku's command line shares. Pure.</summary>
public static class CommonFlags
{
    /// <summary>Messages kept for REST between two polls.</summary>
    public const int CacheCapacity = 10_000;

    /// <summary>Network, identity, addresses, shards, static peers and the service node of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="cluster">Its cluster.</param>
    /// <param name="logLevel">How much it logs.</param>
    public static List<string> Of(NodeSpec node, ClusterPlan cluster, string logLevel = "DEBUG")
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
            .. Unless(node.OwnDefaults, $"--rest-relay-cache-capacity={CacheCapacity}", $"--log-level={logLevel}"),
            $"--relay={Text(node.Role != NodeRole.Light)}",
        ];
        flags.AddRange(node.Shards.Select(static s => $"--shard={s}"));
        flags.AddRange(node.Dials.Select(peer => $"--staticnode={cluster.MultiaddrOf(peer, node.Transport)}"));
        if (node.Service is { } service)
        {
            var multiaddr = cluster.MultiaddrOf(service, node.Transport);
            flags.AddRange([$"--storenode={multiaddr}", $"--filternode={multiaddr}", $"--lightpushnode={multiaddr}"]);
        }

        return flags;
    }

    /// <summary>
    /// The services of nwaku's command line: on for a service node, off explicitly for every other, because defaults change between versions;
    /// as they are for one that keeps its own defaults.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="cluster">Its cluster.</param>
    /// <param name="keepAll">The retention policy under which nothing goes, which differs between versions.</param>
    public static List<string> Services(NodeSpec node, ClusterPlan cluster, string keepAll = "none")
    {
        var serves = node.Role == NodeRole.Service;
        List<string> flags = [.. Unless(node.OwnDefaults && !serves, $"--store={Text(serves)}", $"--filter={Text(serves)}", $"--lightpush={Text(serves)}")];
        if (serves)
        {
            var retention = node.ServiceLimits?.StoreCapacity is { } most ? $"capacity:{most}" : keepAll;
            flags.AddRange([$"--store-message-db-url=sqlite://{cluster.DataFolders[node.Name]}/store.sqlite3",
                .. Unless(node.OwnDefaults && node.ServiceLimits?.StoreCapacity is null, $"--store-message-retention-policy={retention}")]);
        }

        flags.AddRange(Limits(node.ServiceLimits));
        return flags;
    }

    /// <summary>Metrics, on.</summary>
    public static List<string> Metrics(NodeSpec node, ClusterPlan cluster)
    {
        var address = cluster.Addresses[node.Name];
        return ["--metrics-server=true", $"--metrics-server-address={address.BindIp}", $"--metrics-server-port={address.Ports.Metrics}"];
    }

    /// <summary>The one muxer to be offered, for implementations with a flag for it.</summary>
    public static List<string> Muxer(NodeSpec node) => node.Muxer is { } muxer ? [$"--muxer={muxer}"] : [];

    /// <summary>Flags that a node does not get which keeps its own defaults.</summary>
    /// <param name="own">True to leave them out.</param>
    /// <param name="flags">The flags.</param>
    public static IEnumerable<string> Unless(bool own, params string[] flags) => own ? [] : flags;

    /// <summary>
    /// Discovery v5 and peer exchange, on or off explicitly, unless the node keeps its own defaults. The UDP port has the number of the TCP port:
    /// it is free where that is.
    /// </summary>
    public static List<string> Discovery(NodeSpec node, ClusterPlan cluster) => node.Discovery
        ? ["--peer-exchange=true", "--discv5-discovery=true", $"--discv5-udp-port={cluster.Addresses[node.Name].Ports.Tcp}"]
        : [.. Unless(node.OwnDefaults, "--peer-exchange=false", "--discv5-discovery=false")];

    private static IEnumerable<string> Limits(ServiceLimits? limits)
    {
        if (limits?.FilterTimeout is { } timeout)
        {
            yield return $"--filter-subscription-timeout={timeout.TotalSeconds:0}";
        }

        if (limits?.FilterCriteria is { } criteria)
        {
            yield return $"--filter-max-criteria={criteria}";
        }

        if (limits?.StoreSync is { } interval)
        {
            yield return "--store-sync=true";
            yield return $"--store-sync-interval={interval.TotalSeconds:0}";
        }

        foreach (var protocol in limits?.RequestsPerHour is null ? [] : (string[])["store", "filter", "lightpush", "px"])
        {
            yield return $"--rate-limit={protocol}:{limits!.RequestsPerHour}/1h";
        }

        if (limits?.Connections is { } connections)
        {
            yield return $"--max-connections={connections}";
        }
    }

    private static string Text(bool value) => value ? "true" : "false";
}
