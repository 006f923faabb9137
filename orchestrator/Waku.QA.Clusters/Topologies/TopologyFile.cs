using System.Globalization;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using YamlDotNet.RepresentationModel;

namespace Waku.QA.Clusters.Topologies;

/// <summary>Topologies from YAML, checked against <c>topologies/topology.schema.json</c> and for sense.</summary>
public static class TopologyFile
{
    private static readonly int[] PublicClusters = [1, 2];

    /// <summary>Reads a file.</summary>
    /// <exception cref="UsageException">Names file, line, column and the mend.</exception>
    public static Topology Load(string file, IAdapterCatalogue catalogue) => Read(YamlSource.Load(file), catalogue);

    /// <summary>Reads text; <paramref name="file"/> is used in messages and for the name.</summary>
    public static Topology Parse(string file, string text, IAdapterCatalogue catalogue) => Read(YamlSource.Parse(file, text), catalogue);

    private static Topology Read(YamlSource source, IAdapterCatalogue catalogue)
    {
        new SchemaValidator("topology.schema.json").Validate(source);
        var root = source.Root;
        var autoshards = Int(root, "autoshards") ?? 0;
        var publicCluster = Text(root, "public-cluster") == "true";
        var topology = new Topology
        {
            Name = Text(root, "name") ?? Path.GetFileNameWithoutExtension(source.File).ToLowerInvariant(),
            ClusterId = ReadClusterId(source, root, publicCluster) ?? 66,
            PublicCluster = publicCluster,
            Shards = Shards(source, root, autoshards) ?? (autoshards > 0 ? [.. Enumerable.Range(0, autoshards)] : [0, 1]),
            Autoshards = autoshards,
            Graph = Text(root, "graph") is { } graph ? Enum.Parse<GraphShape>(graph, ignoreCase: true) : GraphShape.Full,
            Degree = Int(root, "degree") ?? 4,
            Groups = Groups(source, (YamlSequenceNode)root["nodes"], catalogue, autoshards, publicCluster),
        };
        return topology;
    }

    private static List<NodeGroup> Groups(YamlSource source, YamlSequenceNode nodes, IAdapterCatalogue catalogue, int autoshards, bool publicCluster)
    {
        List<NodeGroup> groups = [];
        var short_ = nodes.OfType<YamlScalarNode>().GroupBy(static n => n.Value!).ToDictionary(static g => g.Key, static g => g.Count());
        HashSet<string> names = [];
        HashSet<string> shortDone = [];
        foreach (var node in nodes)
        {
            var group = node is YamlScalarNode scalar
                ? new NodeGroup { Name = scalar.Value!, Implementation = scalar.Value!, Count = short_[scalar.Value!] }
                : Group(source, (YamlMappingNode)node, autoshards, publicCluster);
            if (node is YamlScalarNode && !shortDone.Add(group.Name))
            {
                // `nodes: [a, a, b]` means a group of two and one of one.
                continue;
            }

            if (catalogue.Find(group.Implementation) is null)
            {
                var at = node is YamlMappingNode mapping ? mapping["implementation"] : node;
                throw source.Error(at,
                    $"unknown implementation '{group.Implementation}'; available: {string.Join(", ", catalogue.All.Select(static a => a.Implementation))}");
            }

            if (group.Muxer is not null && !catalogue.Find(group.Implementation)!.CapabilitiesOf(NodeVersion.Unknown).Has(Capability.MuxerChoice))
            {
                throw source.Error(((YamlMappingNode)node)["muxer"],
                    $"{group.Implementation} cannot be told which muxer to offer; leave 'muxer' out, and name one at the nodes that it connects to");
            }

            if (!names.Add(group.Name))
            {
                throw source.Error(node, $"the name '{group.Name}' is used twice; give each group a 'name' of its own");
            }

            groups.Add(group);
        }

        return groups;
    }

    private static NodeGroup Group(YamlSource source, YamlMappingNode map, int autoshards, bool publicCluster) => new()
    {
        Name = Text(map, "name") ?? Text(map, "implementation")!,
        Implementation = Text(map, "implementation")!,
        Reference = Text(map, "version") is { } reference ? ReferencePath.Resolve(reference, Path.GetDirectoryName(Path.GetFullPath(source.File))!) : null,
        Role = Text(map, "role") is { } role ? Enum.Parse<NodeRole>(role, ignoreCase: true) : NodeRole.Relay,
        Service = Text(map, "service"),
        Count = Int(map, "count") ?? 1,
        ClusterId = ReadClusterId(source, map, publicCluster),
        Shards = Shards(source, map, autoshards),
        Flags = map.Children.TryGetValue(new YamlScalarNode("flags"), out var flags)
            ? [.. ((YamlSequenceNode)flags).Select(static f => ((YamlScalarNode)f).Value!)]
            : [],
        OwnDefaults = Text(map, "defaults") == "own",
        Discovery = Text(map, "discovery") == "true",
        Transport = Text(map, "transport") == "ws" ? Transport.WebSocket : Transport.Tcp,
        Muxer = Text(map, "muxer"),
        Limits = Limits(map),
    };

    private static ResourceLimits? Limits(YamlMappingNode map)
    {
        if (!map.Children.TryGetValue(new YamlScalarNode("limits"), out var node) || node is not YamlMappingNode limits)
        {
            return null;
        }

        long? memory = Text(limits, "memory") is { } text
            ? long.Parse(text[..^3], CultureInfo.InvariantCulture) * (text.EndsWith("GiB", StringComparison.Ordinal) ? 1L << 30 : 1L << 20)
            : null;
        double? cpus = Text(limits, "cpus") is { } number ? double.Parse(number, CultureInfo.InvariantCulture) : null;
        return new ResourceLimits(cpus, memory, Int(limits, "pids"));
    }

    private static int? ReadClusterId(YamlSource source, YamlMappingNode map, bool publicCluster)
    {
        var cluster = Int(map, "cluster");
        return cluster is { } id && !publicCluster && PublicClusters.Contains(id)
            ? throw source.Error(map["cluster"],
                $"cluster {id} is a public network, which nodes would try to join; use another id, for example 66, or say public-cluster: true")
            : cluster;
    }

    private static List<int>? Shards(YamlSource source, YamlMappingNode map, int autoshards)
    {
        if (!map.Children.TryGetValue(new YamlScalarNode("shards"), out var node))
        {
            return null;
        }

        List<int> shards = [];
        foreach (var item in (YamlSequenceNode)node)
        {
            var shard = int.Parse(((YamlScalarNode)item).Value!, CultureInfo.InvariantCulture);
            if (autoshards > 0 && shard >= autoshards)
            {
                throw source.Error(item, $"shard {shard} is impossible with autoshards: {autoshards}; use 0 to {autoshards - 1}");
            }

            if (shards.Contains(shard))
            {
                throw source.Error(item, $"shard {shard} is listed twice; remove one");
            }

            shards.Add(shard);
        }

        return shards;
    }

    private static string? Text(YamlMappingNode map, string key) =>
        map.Children.TryGetValue(new YamlScalarNode(key), out var node) ? ((YamlScalarNode)node).Value : null;

    private static int? Int(YamlMappingNode map, string key) => Text(map, key) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
