using System.Collections.Immutable;

namespace Waku.Node.Host.Configuration;

/// <summary>The flags of <c>dotnet-waku</c>. Names, defaults and meaning are nwaku's, so that tools written for it work unchanged.</summary>
internal static class Flags
{
    public static readonly ImmutableArray<Flag> All =
    [
        new("config-file", FlagKind.Text, "", "TOML file with flags; the command line wins"),
        new("log-level", FlagKind.Text, "INFO", "TRACE, DEBUG, INFO, NOTICE, WARN, ERROR or FATAL"),
        new("log-format", FlagKind.Text, "TEXT", "TEXT or JSON"),
        new("cluster-id", FlagKind.Number, "0", "cluster id; 1 is a public network and refused"),
        new("shard", FlagKind.List, "", "shard to join; repeatable"),
        new("num-shards-in-network", FlagKind.Number, "1", "shards for autosharding; 0 for static sharding"),
        new("content-topic", FlagKind.List, "", "content topic to join under autosharding; repeatable"),
        new("nodekey", FlagKind.Text, "", "secp256k1 private key, 64 hex characters; random when absent"),
        new("listen-address", FlagKind.Text, "0.0.0.0", "IP address of the libp2p sockets"),
        new("tcp-port", FlagKind.Number, "60000", "libp2p TCP port; 0 lets the system choose"),
        new("muxer", FlagKind.Text, "yamux,mplex", "muxers offered, best first, separated by commas"),
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
        new("rest-filter-cache-capacity", FlagKind.Number, "50", "messages kept for GET /filter/v2/messages, over all topics"),
        new("rest-allow-origin", FlagKind.List, "", "origin that browsers may call REST from, * and ? allowed; repeatable"),
        new("relay-service-ratio", FlagKind.Text, "60:40", "relay peers to service peers, in percent of max-connections"),
        new("peer-store-capacity", FlagKind.Number, "10000", "most peers remembered"),
        new("ext-multiaddr-only", FlagKind.Boolean, "false", "announce only what ext-multiaddr names"),
        new("dns4-domain-name", FlagKind.Text, "", "domain name announced in place of the IP address"),
        new("protected-shard", FlagKind.List, "", "shard:publickey, hex: only signed messages on this shard; repeatable"),
        new("websocket-secure-support", FlagKind.Boolean, "false", "listen for WebSocket over TLS, on the WebSocket port"),
        new("websocket-secure-key-path", FlagKind.Text, "", "private key, PEM"),
        new("websocket-secure-cert-path", FlagKind.Text, "", "certificate, PEM"),
        new("store", FlagKind.Boolean, "false", "serve store v3"),
        new("legacy-store", FlagKind.Boolean, "false", "serve store v2 beside v3"),
        new("storenode", FlagKind.Text, "", "multiaddr of the peer to ask for stored messages"),
        new("store-message-retention-policy", FlagKind.Text, "time:172800", "none, time:<seconds>, capacity:<count>, size:<x>MB|GB; several with ';'"),
        new("store-message-db-url", FlagKind.Text, "sqlite://store.sqlite3", "sqlite://<path>, or empty for memory"),
        new("store-message-db-vacuum", FlagKind.Boolean, "false", "compact the database at the start"),
        new("store-message-db-migration", FlagKind.Boolean, "true", "migrate a database of an older version"),
        new("store-sync", FlagKind.Boolean, "false", "keep the store the same as those of peers that do so too"),
        new("store-sync-interval", FlagKind.Number, "300", "seconds between two synchronisations"),
        new("store-sync-range", FlagKind.Number, "3600", "seconds into the past that are compared"),
        new("store-sync-relay-jitter", FlagKind.Number, "20", "seconds before now that are left to relay"),
        new("filter", FlagKind.Boolean, "false", "serve filter"),
        new("filternode", FlagKind.Text, "", "multiaddr of the peer to subscribe at"),
        new("filter-subscription-timeout", FlagKind.Number, "300", "seconds without ping after which a subscription ends"),
        new("filter-max-peers-to-serve", FlagKind.Number, "1000", "most filter clients"),
        new("filter-max-criteria", FlagKind.Number, "1000", "most topics of one filter client"),
        new("lightpush", FlagKind.Boolean, "false", "serve lightpush; needs relay"),
        new("lightpushnode", FlagKind.Text, "", "multiaddr of the peer to publish through"),
        new("peer-exchange", FlagKind.Boolean, "true", "serve peer exchange"),
        new("peer-exchange-node", FlagKind.Text, "", "multiaddr of the peer to ask for peers"),
        new("discv5-discovery", FlagKind.Boolean, "false", "find peers by discovery v5"),
        new("discv5-udp-port", FlagKind.Number, "9000", "UDP port of discovery v5; 0 lets the system choose"),
        new("discv5-bootstrap-node", FlagKind.List, "", "ENR to begin with; repeatable"),
        new("discv5-enr-auto-update", FlagKind.Boolean, "false", "adopt the UDP address that peers see"),
        new("dns-discovery-url", FlagKind.Text, "", "enrtree://<key>@<domain>: node records in DNS"),
        new("dns-addrs-name-server", FlagKind.List, "", "IP address of a name server, with :port if not 53; repeatable. None is asked unless named"),
        new("rate-limit", FlagKind.List, "", "[store|storev3|lightpush|px|filter:]volume/period<h|m|s|ms>; repeatable"),
        new("resource-limit", FlagKind.List, "", "name:value of what peers may take, as in the metric libp2p_resource_limit; repeatable"),
        new("grpc-control", FlagKind.Boolean, "false", "serve the gRPC control service"),
        new("grpc-control-address", FlagKind.Text, "127.0.0.1", "IP address of gRPC control"),
        new("grpc-control-port", FlagKind.Number, "8646", "port of gRPC control"),
        new("grpc-control-token", FlagKind.Text, "", "token that every gRPC call must carry; made at random and logged when absent"),
        new("grpc-control-token-file", FlagKind.Text, "", "file of mode 0600 with that token: a command line can be read by others"),
        new("nwaku-release", FlagKind.Text, "v0.38.1", "release of nwaku whose answers are given where releases differ: v0.37.1 or v0.38.1"),
        new("mutant", FlagKind.Text, "", "do one thing wrong on purpose; needs --enable-test-control; for tests of tests only"),
        new("enable-test-control", FlagKind.Boolean, "false", "let gRPC control misbehave on purpose; for tests only"),
        .. IgnoredFlags.All,
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
