using System.Globalization;
using System.Net;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Primitives;
using Waku.Node.Relay;
using Waku.Node.Sharding;

namespace Waku.Node.Host.Configuration;

/// <summary>Everything the program needs, checked.</summary>
internal sealed record HostSettings
{
    private const int MaxPort = ushort.MaxValue;

    public required WakuNodeOptions Node { get; init; }

    public required IPEndPoint? Rest { get; init; }

    public required IPEndPoint? Metrics { get; init; }

    public required bool Admin { get; init; }

    public required int CacheCapacity { get; init; }

    public required LogLevel LogLevel { get; init; }

    public required bool JsonLog { get; init; }

    public static HostSettings From(FlagValues flags, string version)
    {
        var cluster = (ushort)flags.Number("cluster-id", 0, MaxPort);
        if (cluster is 1 or 2)
        {
            throw new FlagException($"--cluster-id={cluster} is a public network (RLN preset), which this node does not join; take another id");
        }

        foreach (var unsupported in (string[])["rln-relay", "discv5-discovery"])
        {
            if (flags.Boolean(unsupported))
            {
                throw new FlagException($"--{unsupported}=true is not supported; leave it out or set it to false");
            }
        }

        var shift = flags.Number("ports-shift", 0, MaxPort);
        var listenIp = Ip(flags, "listen-address");
        var tcp = Port(flags, "tcp-port", shift);
        List<Multiaddr> listen = [Multiaddr.FromEndPoint(new IPEndPoint(listenIp, tcp))];
        if (flags.Boolean("websocket-support"))
        {
            listen.Add(Multiaddr.FromEndPoint(new IPEndPoint(listenIp, Port(flags, "websocket-port", shift)), webSocket: true));
        }

        var shardsInNetwork = (ushort)flags.Number("num-shards-in-network", 0, 1024);
        return new HostSettings
        {
            Node = new WakuNodeOptions
            {
                Libp2p = new Libp2pOptions
                {
                    Identity = Key(flags),
                    AgentVersion = flags.IsSet("agent-string") ? flags.Text("agent-string") : $"dotnet-waku-{version}",
                    DialFrom = listenIp.Equals(IPAddress.Any) || listenIp.Equals(IPAddress.IPv6Any) ? null : listenIp,
                    MaxConnections = flags.Number("max-connections", 1, 100_000),
                    MaxConnectionsPerIp = flags.Number("ip-colocation-limit", 0, 100_000),
                },
                Listen = listen,
                Announce = Announced(flags, listen),
                ClusterId = cluster,
                Shards = Shards(flags, shardsInNetwork),
                ShardsInNetwork = shardsInNetwork,
                Relay = flags.Boolean("relay"),
                RelayOptions = new RelayOptions { MaxMessageLength = Size(flags.Text("max-msg-size")) },
                StaticPeers = StaticPeers(flags),
            },
            Rest = flags.Boolean("rest") ? new IPEndPoint(Ip(flags, "rest-address"), Port(flags, "rest-port", shift)) : null,
            Metrics = flags.Boolean("metrics-server") ? new IPEndPoint(Ip(flags, "metrics-server-address"), Port(flags, "metrics-server-port", shift)) : null,
            Admin = flags.Boolean("rest-admin"),
            CacheCapacity = flags.Number("rest-relay-cache-capacity", 1, 10_000_000),
            LogLevel = ConsoleLog.ParseLevel(flags.Text("log-level")) ?? throw new FlagException($"Cannot parse '{flags.Text("log-level")}' as the value of 'log-level'"),
            JsonLog = flags.Text("log-format").ToUpperInvariant() switch
            {
                "TEXT" => false,
                "JSON" => true,
                var other => throw new FlagException($"Cannot parse '{other}' as the value of 'log-format': TEXT or JSON expected"),
            },
        };
    }

    private static IPAddress Ip(FlagValues flags, string name) =>
        IPAddress.TryParse(flags.Text(name), out var ip) ? ip : throw new FlagException($"Cannot parse '{flags.Text(name)}' as the value of '{name}': an IP address expected");

    private static int Port(FlagValues flags, string name, int shift)
    {
        var port = flags.Number(name, 0, MaxPort);
        return port == 0 ? 0 : port + shift <= MaxPort ? port + shift : throw new FlagException($"'{name}' plus 'ports-shift' is above {MaxPort}");
    }

    private static IdentityKey Key(FlagValues flags)
    {
        if (!flags.IsSet("nodekey"))
        {
            return IdentityKey.Generate(KeyType.Secp256k1);
        }

        try
        {
            return IdentityKey.Secp256k1FromBytes(Convert.FromHexString(flags.Text("nodekey").Replace("0x", "", StringComparison.Ordinal)));
        }
        catch (Exception e) when (e is FormatException or System.Security.Cryptography.CryptographicException)
        {
            // The key itself is a secret: it never goes into a message.
            throw new FlagException("Cannot parse the value of 'nodekey': a secp256k1 private key of 64 hex characters expected");
        }
    }

    private static List<ushort> Shards(FlagValues flags, ushort shardsInNetwork)
    {
        List<ushort> shards = [];
        foreach (var text in flags.List("shard"))
        {
            if (!ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var shard))
            {
                throw new FlagException($"Cannot parse '{text}' as the value of 'shard': a number from 0 to {MaxPort} expected");
            }

            if (shardsInNetwork > 0 && shard >= shardsInNetwork)
            {
                throw new FlagException($"validateShards invalid shard: {shard}; --num-shards-in-network={shardsInNetwork} allows 0 to {shardsInNetwork - 1}");
            }

            shards.Add(shard);
        }

        foreach (var text in flags.List("content-topic"))
        {
            shards.Add(shardsInNetwork == 0 ? throw new FlagException("--content-topic needs autosharding: set --num-shards-in-network above 0")
                : ContentTopic.TryParse(text, out var topic, out var error) ? topic!.ShardOf(shardsInNetwork)
                : throw new FlagException($"--content-topic: {error}"));
        }

        // Autosharding without a choice serves the whole network, as nwaku does.
        return shards.Count == 0 ? [.. Enumerable.Range(0, shardsInNetwork).Select(static s => (ushort)s)] : [.. shards.Distinct()];
    }

    private static List<Multiaddr> StaticPeers(FlagValues flags)
    {
        List<Multiaddr> peers = [];
        foreach (var text in flags.List("staticnode"))
        {
            if (!Multiaddr.TryParse(text, out var address) || address.PeerId is null)
            {
                throw new FlagException($"--staticnode: '{text}' is not a multiaddr ending in /p2p/<peer id>");
            }

            peers.Add(address);
        }

        return peers;
    }

    private static List<Multiaddr>? Announced(FlagValues flags, List<Multiaddr> listen)
    {
        var nat = flags.Text("nat");
        List<Multiaddr> extra = [];
        foreach (var text in flags.List("ext-multiaddr"))
        {
            extra.Add(Multiaddr.TryParse(text, out var address) ? address.WithoutPeer() : throw new FlagException($"--ext-multiaddr: '{text}' is not a multiaddr"));
        }

        if (nat.StartsWith("extip:", StringComparison.Ordinal))
        {
            return IPAddress.TryParse(nat[6..], out var ip)
                ? [.. listen.Select(a => Multiaddr.FromEndPoint(new IPEndPoint(ip, a.TcpPort!.Value), a.IsWebSocket)), .. extra]
                : throw new FlagException($"--nat: '{nat}' does not name an IP address after 'extip:'");
        }

        if (nat is not ("any" or "none"))
        {
            throw new FlagException($"--nat: '{nat}' is none of any, none, extip:<ip>");
        }

        return extra.Count > 0 ? [.. listen, .. extra] : null;
    }

    private static int Size(string text)
    {
        var digits = text.TrimEnd([.. "KiBkb "]);
        var unit = text[digits.Length..].Trim();
        var factor = unit switch { "" or "B" => 1, "KB" or "kB" => 1000, "KiB" => 1024, _ => 0 };
        return factor > 0 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is > 0 and < 1_000_000
            ? value * factor
            : throw new FlagException($"Cannot parse '{text}' as the value of 'max-msg-size': for example 150KiB");
    }
}
