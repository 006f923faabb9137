using System.Text.RegularExpressions;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Dossiers;

/// <summary>Which protocol a case is about, and what its nodes outlive: by the words in the names of its fixture and of itself.</summary>
internal static partial class ProtocolNames
{
    private static readonly (string Name, Regex Words)[] Protocols =
    [
        ("Store synchronisation", Sync()), ("Store", Store()), ("Filter", Filter()), ("Lightpush", Lightpush()), ("Peer exchange", Exchange()),
        ("Discovery", Discovery()), ("Metadata", Metadata()), ("Sharding", Sharding()), ("Relay", Relay()), ("REST", Rest()),
        ("Connections", Connections()),
    ];

    private static readonly (string Name, Regex Words)[] Troubles =
    [
        ("Upgrades and migrations", Upgrades()), ("Faults of network, clock and disk", Faults()), ("Lost connections", Losses()),
        ("Restarts and persistence", Restarts()),
    ];

    /// <summary>What nodes can be made to outlive, whether a case does it or not.</summary>
    public static IEnumerable<string> AllTroubles => Troubles.Select(static t => t.Name).Reverse();

    /// <summary>The protocol; the fixture's own name where its words name none.</summary>
    public static string Of(PlannedCase planned) => Find(Protocols, planned) ?? Words().Replace(planned.Category, " $1").Trim() switch
    {
        var name when name.EndsWith(" Tests", StringComparison.Ordinal) => name[..^6],
        var name => name,
    };

    /// <summary>What its nodes outlive; null for nothing.</summary>
    public static string? TroubleOf(PlannedCase planned) => Find(Troubles, planned);

    private static string? Find((string Name, Regex Words)[] table, PlannedCase planned) =>
        Array.Find(table, t => t.Words.IsMatch(planned.Category)).Name ?? Array.Find(table, t => t.Words.IsMatch(planned.Name)).Name;

    [GeneratedRegex("Sync|sync")]
    private static partial Regex Sync();

    [GeneratedRegex("Store|store|Archive|Persistence")]
    private static partial Regex Store();

    [GeneratedRegex("Filter|filter")]
    private static partial Regex Filter();

    [GeneratedRegex("Lightpush|lightpush|LightPush|[Ll]ight-push")]
    private static partial Regex Lightpush();

    [GeneratedRegex("PeerExchange|peer-exchange")]
    private static partial Regex Exchange();

    [GeneratedRegex("Discover|discv5|Rendezvous|rendezvous|Enr|Dns")]
    private static partial Regex Discovery();

    [GeneratedRegex("Metadata|metadata")]
    private static partial Regex Metadata();

    [GeneratedRegex("Shard|shard")]
    private static partial Regex Sharding();

    [GeneratedRegex("Relay|relay|Gossip|Mesh")]
    private static partial Regex Relay();

    [GeneratedRegex("Rest(?![a-z])|REST")]
    private static partial Regex Rest();

    [GeneratedRegex("Link|Transport|Muxer|Libp2p|Noise|Yamux|Mplex|Ping|Identify|Isolation|Connect")]
    private static partial Regex Connections();

    [GeneratedRegex("Upgrade|Downgrade|Migrat")]
    private static partial Regex Upgrades();

    [GeneratedRegex("Fault|Partition|Latency|Skew|DiskFull|Chaos")]
    private static partial Regex Faults();

    [GeneratedRegex("Reconnect|Outage|Offline|Lost|Churn")]
    private static partial Regex Losses();

    [GeneratedRegex("Lifecycle|Persistence|Restart|Crash|Killed|Recover")]
    private static partial Regex Restarts();

    [GeneratedRegex("(?<=[a-z0-9])([A-Z])")]
    private static partial Regex Words();
}
