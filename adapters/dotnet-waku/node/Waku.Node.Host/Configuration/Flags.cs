namespace Waku.Node.Host.Configuration;

/// <summary>The flags of <c>dotnet-waku</c>. Names, defaults and meaning are nwaku's, so that tools written for it work unchanged.</summary>
internal static class Flags
{
    public static readonly IReadOnlyList<Flag> All =
    [
        new("config-file", FlagKind.Text, "", "TOML file with flags; the command line wins"),
        new("log-level", FlagKind.Text, "INFO", "TRACE, DEBUG, INFO, NOTICE, WARN, ERROR or FATAL"),
        new("log-format", FlagKind.Text, "TEXT", "TEXT or JSON"),
        new("cluster-id", FlagKind.Number, "0", "cluster id; 1 and 2 are public networks and refused"),
        new("shard", FlagKind.List, "", "shard to join; repeatable"),
        new("num-shards-in-network", FlagKind.Number, "1", "shards for autosharding; 0 for static sharding"),
        new("content-topic", FlagKind.List, "", "content topic to join under autosharding; repeatable"),
        new("nodekey", FlagKind.Text, "", "secp256k1 private key, 64 hex characters; random when absent"),
        new("listen-address", FlagKind.Text, "0.0.0.0", "IP address of the libp2p sockets"),
        new("tcp-port", FlagKind.Number, "60000", "libp2p TCP port; 0 lets the system choose"),
        new("ports-shift", FlagKind.Number, "0", "added to every port"),
        new("nat", FlagKind.Text, "any", "any, none or extip:<ip>: the address told to peers"),
        new("ext-multiaddr", FlagKind.List, "", "further address told to peers; repeatable"),
        new("agent-string", FlagKind.Text, "", "agent told to peers"),
        new("relay", FlagKind.Boolean, "true", "mount relay"),
        new("staticnode", FlagKind.List, "", "multiaddr of a peer to stay connected to; repeatable"),
        new("max-connections", FlagKind.Number, "150", "most connections, both directions"),
        new("ip-colocation-limit", FlagKind.Number, "5", "most inbound connections per IP address; 0 for no limit"),
        new("max-msg-size", FlagKind.Text, "150KiB", "longest encoded message: bytes, KB or KiB"),
        new("websocket-support", FlagKind.Boolean, "false", "listen for plain WebSocket"),
        new("websocket-port", FlagKind.Number, "8000", "WebSocket port"),
        new("rest", FlagKind.Boolean, "true", "serve REST"),
        new("rest-address", FlagKind.Text, "127.0.0.1", "IP address of REST"),
        new("rest-port", FlagKind.Number, "8645", "port of REST"),
        new("rest-admin", FlagKind.Boolean, "false", "serve /admin"),
        new("rest-relay-cache-capacity", FlagKind.Number, "50", "messages kept for REST, whole node"),
        new("metrics-server", FlagKind.Boolean, "false", "serve Prometheus metrics"),
        new("metrics-server-address", FlagKind.Text, "127.0.0.1", "IP address of metrics"),
        new("metrics-server-port", FlagKind.Number, "8008", "port of metrics"),
        new("rln-relay", FlagKind.Boolean, "false", "accepted for nwaku's scripts; only false is supported"),
        new("dns-addrs-name-server", FlagKind.List, "", "accepted for nwaku's scripts; no name server is ever asked"),
        new("discv5-discovery", FlagKind.Boolean, "false", "accepted for nwaku's scripts; only false is supported"),
    ];

    public static Flag? Find(string name) => All.FirstOrDefault(f => f.Name == name);

    /// <summary>The flag whose name is closest, for a helpful error.</summary>
    public static Flag Nearest(string name) => All.MinBy(f => Distance(f.Name, name))!;

    private static int Distance(string a, string b)
    {
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            }

            previous = current;
        }

        return previous[b.Length];
    }
}
