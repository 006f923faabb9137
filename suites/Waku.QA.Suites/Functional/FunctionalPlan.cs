using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Runs.Sessions;

namespace Waku.QA.Suites.Functional;

/// <summary>Cases of the functional suite: tables crossed with the labels of the topology that can be asked. Pure.</summary>
internal static class FunctionalPlan
{
    /// <summary>Name of the node under test.</summary>
    public const string Subject = "subject";

    /// <summary>Name of the node that publishes to it and sees what it relays: of another implementation, where there is one.</summary>
    public const string Witness = "witness";

    /// <summary>Shards that both have joined.</summary>
    public static IReadOnlyList<int> Shards { get; } = [0, 1, 2, 3, 4, 5, 6, 7];

    /// <summary>The subject with every service it has, and a witness.</summary>
    public static Topology Site(string label) => SuitePlan.Variant(
        SuitePlan.NameOf($"site-{label}"),
        SuitePlan.Group(Subject, label) with { Role = SuitePlan.Serves(label) ? NodeRole.Service : NodeRole.Relay },
        SuitePlan.Group(Witness, SuitePlan.Labels.FirstOrDefault(l => l != label) ?? label)) with
    { Shards = Shards };

    /// <summary>As <see cref="Site"/>, for cases that choose the muxer themselves.</summary>
    public static Topology AnyMuxer(string label) => SuitePlan.MuxerOf(label) is null
        ? Site(label)
        : Site(label) with
        {
            Name = SuitePlan.NameOf($"any-muxer-{label}"),
            Groups = [.. Site(label).Groups.Select(static g => g with { Muxer = null })],
        };

    /// <summary>
    /// As <see cref="Site"/>, for cases that send what is no message: the witness is of the same implementation. Another might judge
    /// otherwise, and would then score the subject down for what it forwards, as gossipsub has it.
    /// </summary>
    public static Topology Hostile(string label) =>
        SuitePlan.Variant(SuitePlan.NameOf($"hostile-{label}"), SuitePlan.Group(Subject, label), SuitePlan.Group(Witness, label)) with { Shards = Shards };

    /// <summary>As <see cref="Hostile"/>, with every service, for one case that may end its nodes.</summary>
    public static Topology Exposed(string label, string what) => SuitePlan.Variant(
        SuitePlan.NameOf($"exposed-{what}-{label}"),
        SuitePlan.Group(Subject, label) with
        {
            Role = SuitePlan.Serves(label) ? NodeRole.Service : NodeRole.Relay,
            Discovery = SuitePlan.Newest(label).Has(Capability.PeerExchangeServer),
            ServiceLimits = SuitePlan.Newest(label).Has(Capability.StoreSync) ? new ServiceLimits { StoreSync = TimeSpan.FromHours(1) } : null,
        },
        SuitePlan.Group(Witness, label));

    /// <summary>The subject as a light client, whose service is of an implementation that has all of them.</summary>
    public static Topology Client(string label) => SuitePlan.Variant(
        SuitePlan.NameOf($"client-{label}"),
        SuitePlan.Group(Witness, SuitePlan.Labels.First(SuitePlan.Serves)) with { Role = NodeRole.Service },
        SuitePlan.Group(Subject, label) with { Role = NodeRole.Light }) with
    { Shards = Shards };

    /// <summary>The subject with autosharding over a number of shards, and a witness.</summary>
    public static Topology Auto(string label, int shards) => Site(label) with
    {
        Name = SuitePlan.NameOf($"auto{shards}-{label}"),
        Autoshards = shards,
        Shards = [.. Enumerable.Range(0, shards)],
    };

    /// <summary>As <see cref="Auto"/> or, with no autoshards, <see cref="Site"/>, with a subject that serves messaging.</summary>
    public static Topology Messaging(string label, int autoshards)
    {
        var site = autoshards > 0 ? Auto(label, autoshards) : Site(label);
        return site with
        {
            Name = SuitePlan.NameOf($"messaging{autoshards}-{label}"),
            Groups = [.. site.Groups.Select(static g => g.Name == Subject ? g with { Role = NodeRole.Relay, Messaging = true } : g)],
        };
    }

    /// <summary>The subject alone, with discovery and peer exchange.</summary>
    public static Topology Discovering(string label) => SuitePlan.Variant(
        SuitePlan.NameOf($"discovery-{label}"), SuitePlan.Group(Subject, label) with { Role = NodeRole.Service, Discovery = true });

    /// <summary>As <see cref="Site"/>, with limits that a case can reach.</summary>
    public static Topology Limited(string label, string name, ServiceLimits limits)
    {
        var site = Site(label);
        return site with
        {
            Name = SuitePlan.NameOf($"{name}-{label}"),
            Shards = [0, 1],
            Groups = [.. site.Groups.Select(g => g.Name == Subject ? g with { ServiceLimits = limits } : g)]
        };
    }

    /// <summary>Each row for each label that has the capabilities.</summary>
    public static IEnumerable<TestCaseData> Cross<T>(IEnumerable<T> rows, params Capability[] needed) where T : CaseRow =>
        SuitePlan.With(needed).SelectMany(_ => rows, static (label, row) => Case(label, row));

    /// <summary>Labels alone.</summary>
    public static IEnumerable<TestCaseData> Labels(params Capability[] needed) =>
        SuitePlan.With(needed).Select(static label => new TestCaseData(label).SetArgDisplayNames(label));

    /// <summary>Names of labels that relay, to be combined with values.</summary>
    public static IEnumerable<string> RelayNames => SuitePlan.With(Capability.Relay);

    /// <summary>Names of labels that disconnect nodes of other Waku clusters.</summary>
    public static IEnumerable<string> EnforcingNames => SuitePlan.With(Capability.MetadataEnforcement);

    /// <summary>Names of labels that drop what is too large.</summary>
    public static IEnumerable<string> SizeLimitedNames => SuitePlan.With(Capability.RelaySizeLimit);

    /// <summary>Names of labels that serve store v3.</summary>
    public static IEnumerable<string> StoreNames => SuitePlan.With(Capability.StoreServer);

    /// <summary>Names of labels that serve filters.</summary>
    public static IEnumerable<string> FilterNames => SuitePlan.With(Capability.FilterServer);

    /// <summary>Names of labels that serve lightpush v3.</summary>
    public static IEnumerable<string> LightpushNames => SuitePlan.With(Capability.LightpushServer);

    /// <summary>Labels that relay.</summary>
    public static IEnumerable<TestCaseData> Relays => Labels(Capability.Relay);

    /// <summary>Labels that serve store v3.</summary>
    public static IEnumerable<TestCaseData> Stores => Labels(Capability.StoreServer);

    /// <summary>Labels that serve filters.</summary>
    public static IEnumerable<TestCaseData> Filters => Labels(Capability.FilterServer);

    /// <summary>Labels that serve lightpush v3.</summary>
    public static IEnumerable<TestCaseData> Lightpushes => Labels(Capability.LightpushServer);

    /// <summary>Labels that serve peer exchange.</summary>
    public static IEnumerable<TestCaseData> Exchanges => Labels(Capability.PeerExchangeServer);

    /// <summary>Labels that drop what is too large.</summary>
    public static IEnumerable<TestCaseData> SizeLimited => Labels(Capability.RelaySizeLimit);

    /// <summary>Labels that disconnect nodes of other Waku clusters.</summary>
    public static IEnumerable<TestCaseData> Enforcing => Labels(Capability.MetadataEnforcement);

    /// <summary>A subject without any service peer, for the harness to play one.</summary>
    public static Topology Lonely(string label) =>
        SuitePlan.Variant(SuitePlan.NameOf($"lonely-{label}"), SuitePlan.Group(Subject, label), SuitePlan.Group(Witness, label)) with { Shards = Shards };

    /// <summary>Service, offline member, and two that talk.</summary>
    public static Topology Community(string label) => SuitePlan.Variant(
        SuitePlan.NameOf($"community-{label}"),
        SuitePlan.Group("service", SuitePlan.Labels.First(SuitePlan.Serves)) with { Role = NodeRole.Service },
        SuitePlan.Group("talker", SuitePlan.Labels[^1]),
        SuitePlan.Group("member", label)) with
    { Shards = [0, 1, 2, 3] };

    /// <summary>A light client, and two services that it may use.</summary>
    public static Topology Phone(string label) => SuitePlan.Variant(
        SuitePlan.NameOf($"phone-{label}"),
        SuitePlan.Group("service", SuitePlan.Labels.First(SuitePlan.Serves)) with { Role = NodeRole.Service },
        SuitePlan.Group("talker", SuitePlan.Labels[^1]),
        SuitePlan.Group("phone", label) with { Role = NodeRole.Light, Service = "service" }) with
    { Shards = Shards };

    /// <summary>Labels that choose a connected peer as service, and whose clients are part of the product.</summary>
    public static IEnumerable<TestCaseData> ServiceClients => Labels(Capability.FilterClient, Capability.LightpushClient, Capability.RestApi);

    /// <summary>Labels that can ask a store beside relaying.</summary>
    public static IEnumerable<TestCaseData> Members => Labels(Capability.Relay, Capability.StoreClient);

    /// <summary>Labels that can be a phone: light, with every client.</summary>
    public static IEnumerable<TestCaseData> Phones => Labels(Capability.LightNode, Capability.FilterClient, Capability.LightpushClient, Capability.StoreClient);

    /// <summary>Labels that can be told whom to ask.</summary>
    public static IEnumerable<TestCaseData> StoreClients => Labels(Capability.StoreClient);

    /// <summary>Labels that shard by content topic.</summary>
    public static IEnumerable<TestCaseData> Autosharding => Labels(Capability.Autosharding);

    /// <summary>Labels that run without relay.</summary>
    public static IEnumerable<TestCaseData> LightNodes => Labels(Capability.LightNode);

    /// <summary>Labels that serve messaging when they are asked to.</summary>
    public static IEnumerable<TestCaseData> Messengers => Labels(Capability.Messaging);

    /// <summary>Labels that serve metrics.</summary>
    public static IEnumerable<TestCaseData> Measured => Labels(Capability.Metrics);

    /// <summary>Labels that stream deliveries.</summary>
    public static IEnumerable<TestCaseData> Streaming => Labels(Capability.DeliveryStream);

    /// <summary>Labels whose REST interface is part of the product.</summary>
    public static IEnumerable<TestCaseData> RestApis => Labels(Capability.RestApi);

    private static TestCaseData Case<T>(string label, T row) where T : CaseRow
    {
        var data = new TestCaseData(label, row).SetArgDisplayNames(label, row.Name);
        foreach (var id in row.Requirements)
        {
            data.Properties.Add(RequirementAttribute.Name, id);
        }

        return data;
    }
}
