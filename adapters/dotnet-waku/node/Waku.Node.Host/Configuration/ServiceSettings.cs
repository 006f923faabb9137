using System.Globalization;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Primitives;
using Waku.Node.Filter;
using Waku.Node.Lightpush;
using Waku.Node.PeerExchange;
using Waku.Node.Peers;
using Waku.Node.Services;
using Waku.Node.Sharding;
using Waku.Node.Store;
using Waku.Node.Store.Legacy;

namespace Waku.Node.Host.Configuration;

/// <summary>Flags of the service protocols.</summary>
internal static class ServiceSettings
{
    private static readonly string[] LimitNames = ["store", "storev2", "storev3", "lightpush", "px", "filter"];

    public static FilterOptions? Filter(FlagValues flags) => !flags.Boolean("filter") ? null : new FilterOptions
    {
        MaxPeers = flags.Number("filter-max-peers-to-serve", 1, 1_000_000),
        MaxCriteriaPerPeer = flags.Number("filter-max-criteria", 1, 1_000_000),
        SubscriptionTimeout = TimeSpan.FromSeconds(flags.Number("filter-subscription-timeout", 1, 10_000_000)),
        RateLimit = Limit(flags, "filter") ?? RateLimit.FilterDefault,
    };

    public static IReadOnlyList<(string Protocol, Multiaddr Address)> Peers(FlagValues flags)
    {
        List<(string, Multiaddr)> peers = [];
        foreach (var (flag, protocols) in ((string, string[])[])
            [
                ("storenode", [StoreClient.Id, HistoryClient.Id]), ("filternode", [FilterClient.Id]),
                ("lightpushnode", [LightpushClient.Id, LightpushClient.LegacyId]), ("peer-exchange-node", [PeerExchangeClient.Id]),
            ])
        {
            foreach (var address in flags.Peers(flag))
            {
                peers.AddRange(protocols.Select(p => (p, address)));
            }
        }

        return peers;
    }

    /// <summary>The limit of a protocol, or the global one; null for none. The last of several wins.</summary>
    public static RateLimit? Limit(FlagValues flags, string protocol)
    {
        RateLimit? global = null, own = null;
        foreach (var text in flags.List("rate-limit"))
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            var name = colon < 0 ? "" : text[..colon];
            if ((colon >= 0 && !LimitNames.Contains(name)) || !RateLimit.TryParse(text[(colon + 1)..], out var limit))
            {
                throw new FlagException(
                    $"Cannot parse '{text}' as the value of 'rate-limit': [{string.Join('|', LimitNames)}:]volume/period<h|m|s|ms> expected, "
                    + "for example lightpush:100/1m");
            }

            if (name.Length == 0)
            {
                global = limit;
            }
            else if (name == protocol)
            {
                own = limit;
            }
        }

        return own ?? global;
    }

    /// <summary>The limits of the services that are served, by protocol id.</summary>
    public static IReadOnlyList<(string Protocol, RateLimit Limit)> Limits(FlagValues flags)
    {
        List<(string, RateLimit)> limits = [];
        Add(flags.Boolean("store"), StoreClient.Id, Limit(flags, "storev3") ?? Limit(flags, "store"));
        Add(flags.Boolean("filter"), FilterClient.Id, Limit(flags, "filter") ?? RateLimit.FilterDefault);
        Add(flags.Boolean("lightpush"), LightpushClient.Id, Limit(flags, "lightpush"));
        Add(flags.Boolean("peer-exchange"), PeerExchangeClient.Id, Limit(flags, "px"));
        return limits;

        void Add(bool isServed, string protocol, RateLimit? limit)
        {
            if (isServed && limit is not null)
            {
                limits.Add((protocol, limit));
            }
        }
    }

    public static PeerLimits PeerLimits(FlagValues flags)
    {
        var text = flags.Text("relay-service-ratio");
        var parts = text.Split(':');
        if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var relay)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var service) || relay + service != 100)
        {
            throw new FlagException($"Cannot parse '{text}' as the value of 'relay-service-ratio': two numbers of sum 100 expected, for example 60:40");
        }

        return new PeerLimits
        {
            MaxConnections = flags.Number("max-connections", 1, 100_000),
            RelayPercent = relay,
        };
    }

    public static IReadOnlyDictionary<string, PublicKey> ProtectedTopics(FlagValues flags, ushort cluster)
    {
        Dictionary<string, PublicKey> topics = [];
        foreach (var text in flags.List("protected-shard"))
        {
            var parts = text.Split(':');
            try
            {
                var key = Convert.FromHexString(parts.Length == 2 ? parts[1] : "");

                // Uncompressed keys are taken as well: 04, x, y; the parity of y is all that is needed.
                var compressed = key is [4, ..] && key.Length == 65 ? [(byte)(2 + (key[64] & 1)), .. key.AsSpan(1, 32)] : key;
                topics[new PubsubTopic(cluster, ushort.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture)).ToString()] =
                    PublicKey.Create(KeyType.Secp256k1, compressed);
            }
            catch (Exception e) when (e is FormatException or OverflowException or Libp2pException)
            {
                throw new FlagException($"Cannot parse '{text}' as the value of 'protected-shard': <shard>:<secp256k1 public key in hex> expected");
            }
        }

        return topics;
    }
}
