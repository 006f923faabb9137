using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Suites.Smoke;

/// <summary>Cases of the smoke suite as a pure function of the topology.</summary>
internal static class SmokePlan
{
    /// <summary>Name of the service node of a light cluster.</summary>
    public const string Service = "service";

    /// <summary>Name of the relay beside it.</summary>
    public const string Witness = "witness";

    /// <summary>Payload lengths in bytes: from the smallest to nearly the largest message that every implementation takes.</summary>
    private static readonly int[] PayloadLengths = [1, 1_000, 10_000, 60_000, 149_000];

    /// <summary>Implementations of the topology, and versions of one where several run.</summary>
    public static IEnumerable<string> Implementations => SuitePlan.Labels;

    /// <summary>Every ordered pair of implementations, each with itself too.</summary>
    public static IEnumerable<TestCaseData> Pairs => AllPairs.Select(static p => new TestCaseData(p.From, p.To).SetArgDisplayNames(p.From, $"to {p.To}"));

    /// <summary>Every ordered pair on every shard of the topology.</summary>
    public static IEnumerable<TestCaseData> PairsByShard => AllPairs.SelectMany(static p =>
        SuiteEntry.Topology.Shards.Select(shard => new TestCaseData(p.From, p.To, shard).SetArgDisplayNames(p.From, $"to {p.To}", $"shard {shard}")));

    /// <summary>Every ordered pair with every payload length.</summary>
    public static IEnumerable<TestCaseData> PairsByPayload => AllPairs.SelectMany(static p =>
        PayloadLengths.Select(length => new TestCaseData(p.From, p.To, length).SetArgDisplayNames(p.From, $"to {p.To}", $"{length} bytes")));

    private static IEnumerable<(string From, string To)> AllPairs => Implementations.SelectMany(static _ => Implementations, static (from, to) => (from, to));

    /// <summary>
    /// The topology of the run, with two nodes of each implementation at least, because a pair of one implementation needs both, and
    /// with every node on every shard.
    /// </summary>
    public static Topology Main => SuiteEntry.Topology with
    {
        Groups = [.. SuiteEntry.Topology.Groups.Select(static g =>
            g with { Shards = null, ClusterId = null, Count = Total(SuitePlan.LabelOf(g)) >= 2 ? g.Count : g.Count + 1 })],
    };

    /// <summary>Every ordered pair of a light client and a service node, of implementations that can be one at all.</summary>
    public static IEnumerable<TestCaseData> ServicePairs =>
        from server in Implementations.Where(static l => SuitePlan.Serves(l))
        from client in Implementations.Where(static l => SuitePlan.Newest(l).Has(Capability.LightNode))
        select new TestCaseData(client, server).SetArgDisplayNames(client, $"of {server}");

    /// <summary>Light clients, in the cluster of the first label that serves.</summary>
    public static IEnumerable<TestCaseData> LightClients => Implementations.FirstOrDefault(SuitePlan.Serves) is { } server
        ? Implementations.Where(static l => SuitePlan.Newest(l).Has(Capability.LightNode)).Select(l => new TestCaseData(l, server).SetArgDisplayNames(l))
        : [];

    /// <summary>A service node, a relay that witnesses, and light clients of all labels.</summary>
    public static Topology Light(string server) => Variant(NameOf($"light-{server}"), static _ => []) with
    {
        Groups =
        [
            Group(Service, server) with { Role = NodeRole.Service },
            Group(Witness, Implementations.First()),
            .. Implementations.Where(static l => SuitePlan.Newest(l).Has(Capability.LightNode))
                .Select(static l => Group($"light-{l}", l) with { Role = NodeRole.Light }),
        ],
    };

    /// <summary>A shard of the topology; further numbers start again at the first.</summary>
    public static int Shard(int number) => SuiteEntry.Topology.Shards[number % SuiteEntry.Topology.Shards.Count];

    /// <summary>One node of each implementation on shards 0 and 1, and one on shard 0 only.</summary>
    public static Topology Isolation => Variant("isolation", static implementation =>
    [
        Group($"both-{implementation}", implementation) with { Shards = [0, 1] },
        Group($"one-{implementation}", implementation) with { Shards = [0] },
    ]);

    /// <summary>One node of each implementation in each of two Waku clusters, all dialing each other.</summary>
    public static Topology Clusters => Variant("clusters", static implementation =>
    [
        Group($"here-{implementation}", implementation),
        Group($"there-{implementation}", implementation) with { ClusterId = SuiteEntry.Topology.ClusterId + 1 },
    ]);

    /// <summary>Two nodes of each implementation with autosharding over eight shards.</summary>
    public static Topology Auto => Variant("auto", static implementation => [Group($"auto-{implementation}", implementation) with { Count = 2 }]) with
    {
        Autoshards = 8,
        Shards = [.. Enumerable.Range(0, 8)],
    };

    /// <summary>Two nodes that stay, of all implementations in turn, and one that comes and goes.</summary>
    public static Topology Lifecycle(string mover)
    {
        var others = Implementations.ToList();
        return Variant(NameOf($"life-{mover}"), static _ => []) with
        {
            Groups =
            [
                Group("stays-1", others[0]), Group("stays-2", others[^1]), Group("moves", mover),
            ],
        };
    }

    private static int Total(string label) => SuiteEntry.Topology.Groups.Where(g => SuitePlan.LabelOf(g) == label).Sum(static g => g.Count);

    private static Topology Variant(string name, Func<string, IEnumerable<NodeGroup>> groups) =>
        SuitePlan.Variant(name, [.. Implementations.SelectMany(groups)]);

    private static NodeGroup Group(string name, string label) => SuitePlan.Group(name, label);

    /// <summary>A node name of a label.</summary>
    internal static string NameOf(string text) => SuitePlan.NameOf(text);
}
