using System.Globalization;
using System.Net;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Node.Host.Logging;
using Waku.Node.Relay;
using Waku.Node.Services;
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

    /// <summary>The store to serve; null for none.</summary>
    public required StoreFlags? Store { get; init; }

    /// <summary>Origins that browsers may call REST from.</summary>
    public required IReadOnlyList<string> AllowedOrigins { get; init; }

    /// <summary>End point of gRPC control; null when it is off.</summary>
    public required IPEndPoint? Control { get; init; }

    /// <summary>Token that gRPC calls must carry; empty to make one.</summary>
    public required string ControlToken { get; init; }

    /// <summary>True when test hooks may be used.</summary>
    public required bool TestControl { get; init; }

    /// <summary>Name of what the node does wrong on purpose; empty for nothing.</summary>
    public required string MutantName { get; init; }

    /// <summary>Most messages of relay kept for REST.</summary>
    public required int RelayCacheCapacity { get; init; }

    /// <summary>Most messages of filter services kept for REST.</summary>
    public required int FilterCacheCapacity { get; init; }

    /// <summary>Whose answers are given where releases of nwaku differ.</summary>
    public required NwakuRelease Release { get; init; }

    /// <summary>Requests that each service answers, where there is a limit.</summary>
    public required IReadOnlyList<(string Protocol, RateLimit Limit)> RateLimits { get; init; }

    /// <summary>What was accepted and will not do what its name says.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    public required LogLevel LogLevel { get; init; }

    public required bool JsonLog { get; init; }

    public static HostSettings From(FlagValues flags, string version)
    {
        var cluster = (ushort)flags.Number("cluster-id", 0, MaxPort);
        if (cluster is 1)
        {
            throw new FlagException($"--cluster-id={cluster} is a public network (preset twn, with RLN), which this node does not join; take another id");
        }

        IgnoredFlags.Check(flags);
        var shift = flags.Number("ports-shift", 0, MaxPort);
        var listenIp = flags.Ip("listen-address");
        var addresses = AddressSettings.From(flags, listenIp, shift);
        var colocation = flags.Number("ip-colocation-limit", 0, 100_000);
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
                    Muxers = AddressSettings.Muxers(flags.Text("muxer")),
                    MaxConnections = flags.Number("max-connections", 1, 100_000),
                    MaxConnectionsPerIp = colocation,
                    Limits = ResourceFlag.From(flags),
                    PeerStoreCapacity = flags.Number("peer-store-capacity", 1, 1_000_000),
                    WebSocketCertificate = AddressSettings.Certificate(flags),
                },
                Listen = addresses.Listen,
                Announce = addresses.Announce,
                ExternalIp = addresses.ExternalIp,
                ClusterId = cluster,
                Shards = Shards(flags, shardsInNetwork),
                ShardsInNetwork = shardsInNetwork,
                Relay = flags.Boolean("relay"),
                RelayOptions = new RelayOptions
                {
                    MaxMessageLength = Size(flags.Text("max-msg-size")),
                    ProtectedTopics = ServiceSettings.ProtectedTopics(flags, cluster),
                },
                StaticPeers = flags.Peers("staticnode", isOptional: true),
                Filter = ServiceSettings.Filter(flags),
                Lightpush = flags.Boolean("lightpush") && flags.Boolean("relay"),
                LightpushRateLimit = ServiceSettings.Limit(flags, "lightpush"),
                PeerExchange = flags.Boolean("peer-exchange"),
                PeerExchangeRateLimit = ServiceSettings.Limit(flags, "px"),
                ServicePeers = ServiceSettings.Peers(flags),
                Discovery = DiscoveryFlags.From(flags, listenIp, shift, colocation),
                PeerLimits = ServiceSettings.PeerLimits(flags),
            },
            Rest = flags.Boolean("rest") ? flags.EndPoint("rest-address", "rest-port", shift) : null,
            Metrics = flags.Boolean("metrics-server") ? flags.EndPoint("metrics-server-address", "metrics-server-port", shift) : null,
            Store = StoreFlags.From(flags),
            AllowedOrigins = flags.List("rest-allow-origin"),
            Control = flags.Boolean("grpc-control") ? flags.EndPoint("grpc-control-address", "grpc-control-port", shift) : null,
            ControlToken = Configuration.ControlToken.From(flags),
            TestControl = flags.Boolean("enable-test-control"),
            MutantName = flags.Text("mutant"),
            Admin = flags.Boolean("rest-admin"),
            RelayCacheCapacity = flags.Number("rest-relay-cache-capacity", 1, 10_000_000),
            FilterCacheCapacity = flags.Number("rest-filter-cache-capacity", 1, 10_000_000),
            Release = flags.Text("nwaku-release") switch
            {
                "v0.37.1" => NwakuRelease.V0371,
                "v0.38.1" => NwakuRelease.V0381,
                var other => throw new FlagException($"Cannot parse '{other}' as the value of 'nwaku-release': v0.37.1 or v0.38.1 expected"),
            },
            RateLimits = ServiceSettings.Limits(flags),
            Warnings = flags.Warnings,
            LogLevel = ConsoleLog.ParseLevel(flags.Text("log-level")) ??
                throw new FlagException($"Cannot parse '{flags.Text("log-level")}' as the value of 'log-level'"),
            JsonLog = flags.Text("log-format").ToUpperInvariant() switch
            {
                "TEXT" => false,
                "JSON" => true,
                var other => throw new FlagException($"Cannot parse '{other}' as the value of 'log-format': TEXT or JSON expected"),
            },
        };
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
