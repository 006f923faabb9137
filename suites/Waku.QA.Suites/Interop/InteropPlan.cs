using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Suites.Interop;

/// <summary>Cells of the interop matrix, generated from capabilities. Pure.</summary>
internal static class InteropPlan
{
    private static readonly (string Protocol, Capability Client, Capability Server)[] Services =
    [
        ("store v3", Capability.StoreClient, Capability.StoreServer),
        ("store v2", Capability.LegacyStoreClient, Capability.LegacyStoreServer),
        ("filter", Capability.FilterClient, Capability.FilterServer),
        ("lightpush v3", Capability.LightpushClient, Capability.LightpushServer),
        ("lightpush v2", Capability.LegacyLightpushClient, Capability.LegacyLightpushServer),
    ];

    /// <summary>Two relays of every label, all connected.</summary>
    public static Topology Relays => SuitePlan.Variant("interop-relays", [.. SuitePlan.Labels.Select(static l => SuitePlan.Group($"relay-{l}", l) with { Count = 2 })]);

    /// <summary>Every ordered pair of relays.</summary>
    public static IEnumerable<TestCaseData> Pairs =>
        from sender in SuitePlan.With(Capability.Relay)
        from receiver in SuitePlan.With(Capability.Relay)
        select new TestCaseData(sender, receiver).SetArgDisplayNames(sender, $"to {receiver}");

    /// <summary>Every ordered pair of a client and a server with every protocol that both have.</summary>
    public static IEnumerable<TestCaseData> ServicePairs =>
        from service in Services
        from client in SuitePlan.With(service.Client, Capability.LightNode)
        from server in SuitePlan.With(service.Server)
        select new TestCaseData(client, server, service.Protocol).SetArgDisplayNames(client, $"of {server}", service.Protocol);

    /// <summary>Every label by every transport and muxer, with our own native peer at the other end.</summary>
    public static IEnumerable<TestCaseData> Transports =>
        from label in SuitePlan.With(Capability.Relay)
        from transport in (string[])["tcp", "ws"]
        from muxer in (string[])["/yamux/1.0.0", "/mplex/6.7.0"]
        select new TestCaseData(label, transport, muxer).SetArgDisplayNames(label, transport, muxer.Split('/')[1]);

    /// <summary>Chains of three: who pushes, who serves and relays, who receives by filter. All, or a set that covers every pair of two places.</summary>
    public static IEnumerable<TestCaseData> PushChains => Triples(
        [.. SuitePlan.With(Capability.LightNode, Capability.LightpushClient)],
        [.. SuitePlan.With(Capability.LightpushServer, Capability.FilterServer)],
        [.. SuitePlan.With(Capability.LightNode, Capability.FilterClient)]);

    /// <summary>Chains of three: a relay, a relay between, and a relay with a store, in a line.</summary>
    public static IEnumerable<TestCaseData> StoreChains => Triples(
        [.. SuitePlan.With(Capability.Relay)], [.. SuitePlan.With(Capability.Relay)], [.. SuitePlan.With(Capability.StoreServer)]);

    /// <summary>Shares of two labels in a network, in tenths of the first.</summary>
    public static IEnumerable<TestCaseData> Mixtures =>
        from first in SuitePlan.With(Capability.Relay)
        from second in SuitePlan.With(Capability.Relay)
        where string.CompareOrdinal(first, second) < 0
        from share in (int[])[5, 7]
        select new TestCaseData(first, second, share).SetArgDisplayNames(first, second, $"{share * 10} to {100 - (share * 10)}");

    /// <summary>A server between two light clients, and a relay that witnesses.</summary>
    public static Topology PushChain(string first, string second, string third) => SuitePlan.Variant(
        SuitePlan.NameOf($"chain-{first}-{second}-{third}"),
        SuitePlan.Group("second", second) with { Role = NodeRole.Service },
        SuitePlan.Group("relay", SuitePlan.Labels[0]),
        SuitePlan.Group("first", first) with { Role = NodeRole.Light, Service = "second" },
        SuitePlan.Group("third", third) with { Role = NodeRole.Light, Service = "second" });

    /// <summary>Three relays in a line, the last of them with a store.</summary>
    public static Topology StoreChain(string first, string second, string third) => SuitePlan.Variant(
        SuitePlan.NameOf($"line-{first}-{second}-{third}"),
        SuitePlan.Group("first", first),
        SuitePlan.Group("second", second),
        SuitePlan.Group("third", third) with { Role = NodeRole.Service }) with
    { Graph = GraphShape.Line };

    /// <summary>A network of some nodes of two labels; of one label where a count is zero.</summary>
    public static Topology Mixture(string name, string first, int firstCount, string second, int secondCount) => SuitePlan.Variant(name,
    [
        .. firstCount > 0 ? (NodeGroup[])[SuitePlan.Group("first", first) with { Count = firstCount }] : [],
        .. secondCount > 0 ? (NodeGroup[])[SuitePlan.Group("second", second) with { Count = secondCount }] : [],
    ]) with
    { Graph = GraphShape.Random, Degree = 4 };

    private static IEnumerable<TestCaseData> Triples(string[] first, string[] second, string[] third) =>
        CoveringArray.Of(first, second, third).Select(static t => new TestCaseData(t[0], t[1], t[2]).SetArgDisplayNames(t[0], t[1], t[2]));
}
