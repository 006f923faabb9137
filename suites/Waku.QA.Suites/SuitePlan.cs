using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Suites;

/// <summary>What every suite's plan is made of: labels of the topology, their capabilities, groups like theirs. Pure.</summary>
internal static class SuitePlan
{
    private static readonly Capability[] Servers =
    [
        Capability.StoreServer, Capability.LegacyStoreServer, Capability.FilterServer, Capability.LightpushServer, Capability.LegacyLightpushServer,
    ];

    /// <summary>Implementations of the topology, and versions of one where several run.</summary>
    public static IReadOnlyList<string> Labels => SuiteEntry.Topology.Labels;

    /// <summary>Labels whose newest line has all of these capabilities.</summary>
    public static IEnumerable<string> With(params Capability[] needed) => Labels.Where(l => needed.All(Newest(l).Has));

    /// <summary>True when the newest line of a label serves anything.</summary>
    public static bool Serves(string label) => Servers.Any(Newest(label).Has);

    /// <summary>Capabilities of the newest line, which are known without looking at what will run.</summary>
    public static Capabilities Newest(string label) => SuiteEntry.Plan.NewestOf(label);

    /// <summary>Label of a group.</summary>
    public static string LabelOf(NodeGroup group) => group.Label ?? group.Implementation;

    /// <summary>The only muxer that nodes of a label offer; null for all that they have.</summary>
    public static string? MuxerOf(string label) => SuiteEntry.Topology.Groups.First(g => LabelOf(g) == label).Muxer;

    /// <summary>A topology like that of the run, fully connected, with other nodes.</summary>
    public static Topology Variant(string name, params IReadOnlyList<NodeGroup> groups) => SuiteEntry.Topology with
    {
        Name = name,
        Shards = [0, 1],
        Autoshards = 0,
        Graph = GraphShape.Full,
        Groups = groups,
    };

    /// <summary>
    /// A node like those of a label, under a name that says which: with its program, flags, resource limits, transport and muxer. Role and place
    /// are the case's.
    /// </summary>
    public static NodeGroup Group(string name, string label)
    {
        var like = SuiteEntry.Topology.Groups.First(g => LabelOf(g) == label);
        return Like(NameOf(name), like);
    }

    /// <summary>A node like those of a group.</summary>
    internal static NodeGroup Like(string name, NodeGroup like) => new()
    {
        Name = name,
        Implementation = like.Implementation,
        Reference = like.Reference,
        Label = like.Label,
        Flags = like.Flags,
        OwnDefaults = like.OwnDefaults,
        Limits = like.Limits,
        Transport = like.Transport,
        Muxer = like.Muxer,
    };

    /// <summary>A node name of a label: references have signs that names of hosts and containers must not have.</summary>
    public static string NameOf(string text) =>
        string.Concat(text.Select(static c => char.IsAsciiLetterOrDigit(c) || c == '-' ? char.ToLowerInvariant(c) : '-'));
}
