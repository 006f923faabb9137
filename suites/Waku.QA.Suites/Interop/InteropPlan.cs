using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Suites.Interop;

/// <summary>Cells of the interop matrix, generated from capabilities. Pure.</summary>
internal static class InteropPlan
{
    /// <summary>Nodes of a mixture.</summary>
    public const int MixtureNodes = 10;

    /// <summary>What a link does that is no service.</summary>
    public const string RelayProtocol = "relay";

    /// <summary>The muxer of two ends of which neither can be told.</summary>
    private const string AnyMuxer = "any muxer";

    /// <summary>Node of a link that listens.</summary>
    public const string Listener = "listener";

    /// <summary>Relay of a link that dials.</summary>
    public const string Dialer = "dialer";

    /// <summary>Light client of a link that dials.</summary>
    public const string LightDialer = "light-dialer";

    private static readonly (string Protocol, Capability Client, Capability Server)[] Services =
    [
        ("store v3", Capability.StoreClient, Capability.StoreServer),
        ("store v2", Capability.LegacyStoreClient, Capability.LegacyStoreServer),
        ("filter", Capability.FilterClient, Capability.FilterServer),
        ("lightpush v3", Capability.LightpushClient, Capability.LightpushServer),
        ("lightpush v2", Capability.LegacyLightpushClient, Capability.LegacyLightpushServer),
    ];

    /// <summary>Two relays of every label, all connected.</summary>
    public static Topology Relays =>
        SuitePlan.Variant("interop-relays", [.. SuitePlan.Labels.Select(static l => SuitePlan.Group($"relay-{l}", l) with { Count = 2 })]);

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

    /// <summary>Protocols that a client and a server both have.</summary>
    public static IEnumerable<string> ProtocolsOf(string client, string server) =>
        Services.Where(s => SuitePlan.Newest(client).Has(s.Client) && SuitePlan.Newest(server).Has(s.Server)).Select(static s => s.Protocol);

    /// <summary>Every label by every transport and muxer that its nodes offer, with our own native peer at the other end.</summary>
    public static IEnumerable<TestCaseData> Transports =>
        from label in SuitePlan.With(Capability.Relay)
        from transport in (string[])["tcp", "ws"]
        from muxer in (string[])["/yamux/1.0.0", "/mplex/6.7.0"]
        where SuitePlan.MuxerOf(label) is not { } only || muxer.Contains(only, StringComparison.Ordinal)
        select new TestCaseData(label, transport, muxer).SetArgDisplayNames(label, transport, muxer.Split('/')[1]);

    /// <summary>
    /// Who dials, who listens, by what, and what is done: relay, and every service that both have, for every ordered pair, or for a set
    /// that covers every two of dialer, listener and link. TCP with what both prefer is left out: it is what every other case uses. A
    /// muxer is named where one end can be told.
    /// </summary>
    public static IEnumerable<TestCaseData> Links =>
        from link in CoveringArray.Of([.. SuitePlan.With(Capability.Relay)], [.. SuitePlan.With(Capability.Relay)], ["tcp mplex", "ws yamux", "ws mplex"])
            .Select(static r => (Dialer: r[0], Listener: r[1], Transport: r[2].Split(' ')[0],
                Muxer: CanChoose(r[0]) || CanChoose(r[1]) ? r[2].Split(' ')[1] : AnyMuxer)).Distinct()
        where link is not (_, _, "tcp", AnyMuxer)
        from protocol in SuitePlan.Newest(link.Dialer).Has(Capability.LightNode)
            ? ProtocolsOf(link.Dialer, link.Listener).Prepend(RelayProtocol)
            : [RelayProtocol]
        select new TestCaseData(link.Dialer, link.Listener, protocol, link.Transport, link.Muxer)
            .SetArgDisplayNames(link.Dialer, $"to {link.Listener}", protocol, link.Transport, link.Muxer);

    /// <summary>Chains of three: who pushes, who serves and relays, who receives by filter. All, or a set that covers every pair of two places.</summary>
    public static IEnumerable<TestCaseData> PushChains => Triples(
        [.. SuitePlan.With(Capability.LightNode, Capability.LightpushClient)],
        [.. SuitePlan.With(Capability.LightpushServer, Capability.FilterServer)],
        [.. SuitePlan.With(Capability.LightNode, Capability.FilterClient)]);

    /// <summary>Chains of three: a relay, a relay between, and a relay with a store, in a line.</summary>
    public static IEnumerable<TestCaseData> StoreChains => Triples(
        [.. SuitePlan.With(Capability.Relay)], [.. SuitePlan.With(Capability.Relay)], [.. SuitePlan.With(Capability.StoreServer)]);

    /// <summary>Two labels whose networks are mixed.</summary>
    public static IEnumerable<TestCaseData> Mixtures =>
        from first in SuitePlan.With(Capability.Relay)
        from second in SuitePlan.With(Capability.Relay)
        where string.CompareOrdinal(first, second) < 0
        select new TestCaseData(first, second).SetArgDisplayNames(first, second);

    /// <summary>A listener with all its services, and a relay and a light client that dial it.</summary>
    public static Topology Link(string dialer, string listener, string transport, string muxer)
    {
        var by = transport == "ws" ? Transport.WebSocket : Transport.Tcp;
        var (atDialer, atListener) = muxer == AnyMuxer ? (null, null) : CanChoose(dialer) ? (muxer, (string?)null) : (null, muxer);
        List<NodeGroup> groups =
        [
            SuitePlan.Group(Listener, listener) with { Role = SuitePlan.Serves(listener) ? NodeRole.Service : NodeRole.Relay, Muxer = atListener },
            SuitePlan.Group(Dialer, dialer) with { Transport = by, Muxer = atDialer },
        ];
        if (SuitePlan.Serves(listener) && SuitePlan.Newest(dialer).Has(Capability.LightNode))
        {
            groups.Add(SuitePlan.Group(LightDialer, dialer) with { Role = NodeRole.Light, Service = Listener, Transport = by, Muxer = atDialer });
        }

        return SuitePlan.Variant(SuitePlan.NameOf($"link-{dialer}-{listener}-{transport}-{muxer}"), groups);
    }

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

    /// <summary>
    /// A network of ten nodes, so many of them of the first label. They have as many neighbours as leave room in a mesh for one that
    /// watches.
    /// </summary>
    public static Topology Mixture(string first, string second, int ofFirst) =>
        SuitePlan.Variant(SuitePlan.NameOf($"mix-{first}-{second}-{ofFirst}-{MixtureNodes - ofFirst}"),
    [
        .. ofFirst > 0 ? (NodeGroup[])[SuitePlan.Group("first", first) with { Count = ofFirst }] : [],
        .. ofFirst < MixtureNodes ? (NodeGroup[])[SuitePlan.Group("second", second) with { Count = MixtureNodes - ofFirst }] : [],
    ]) with
        { Shards = [0], Graph = GraphShape.Random, Degree = 4 };

    /// <summary>Whether nodes of a label can be told which muxer to offer.</summary>
    private static bool CanChoose(string label) => SuitePlan.Newest(label).Has(Capability.MuxerChoice);

    private static IEnumerable<TestCaseData> Triples(string[] first, string[] second, string[] third) =>
        CoveringArray.Of(first, second, third).Select(static t => new TestCaseData(t[0], t[1], t[2]).SetArgDisplayNames(t[0], t[1], t[2]));
}
