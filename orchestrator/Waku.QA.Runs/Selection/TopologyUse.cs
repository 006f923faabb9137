using System.Globalization;
using System.Reflection;
using Waku.QA.CaseKit;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using YamlDotNet.RepresentationModel;

namespace Waku.QA.Runs.Selection;

/// <summary>Refuses a topology file with parts that a suite, or the engine, would drop: nothing that somebody asks for is left out without a word.</summary>
internal static class TopologyUse
{
    private const int MostOfLabel = 2;
    private const int UsualCluster = 66;
    private const int FirstHighShard = 8;

    /// <summary>Checks a file for the suites of a run.</summary>
    /// <param name="file">Topology file; null for the default one, which every suite honours.</param>
    /// <param name="assembly">Assembly that declares what its suites refuse.</param>
    /// <param name="suites">Suites whose cases are in the plan.</param>
    /// <param name="engine">Where it is to run; null where nothing runs.</param>
    /// <exception cref="UsageException">Names suite, file, line and column.</exception>
    public static void Check(string? file, Assembly assembly, IEnumerable<string> suites, EngineKind? engine)
    {
        if (file is null)
        {
            return;
        }

        var source = YamlSource.Load(file);
        if (engine == EngineKind.Process && Groups(source).Select(static g => Node(g, "limits")).FirstOrDefault(static l => l is not null) is { } limits)
        {
            throw source.Error(limits, "'limits' are those of containers, which processes cannot have; use --engine docker, or leave 'limits' out");
        }

        if (engine == EngineKind.Process && Groups(source).Select(static g => Node(g, "defaults")).FirstOrDefault(static d => d is not null && Text(d) == "own")
            is { } own)
        {
            throw source.Error(own, "'defaults: own' is for containers, which have no way out: defaults of implementations ask public name and time servers; "
                + "use --engine docker, or leave 'defaults' out");
        }

        foreach (var refusal in suites.Distinct().SelectMany(s => assembly.GetCustomAttributes<RefusesAttribute>().Where(r => r.Suite == s)))
        {
            foreach (var (part, at, what) in Parts(source))
            {
                if (refusal.Parts.HasFlag(part))
                {
                    throw source.Error(at, $"the suite {refusal.Suite} cannot honour {what}: its cases make networks of their own; leave it out, "
                        + "or run a suite that runs on the topology itself, such as smoke");
                }
            }
        }
    }

    /// <summary>Parts that a file has and where, so far as somebody may refuse them.</summary>
    private static IEnumerable<(TopologyParts Part, YamlNode At, string What)> Parts(YamlSource source)
    {
        var root = source.Root;
        if (Node(root, "graph") is { } graph && Text(graph) != "full")
        {
            yield return (TopologyParts.Graph, graph, $"'graph: {Text(graph)}'");
        }

        if (Node(root, "cluster") is { } cluster && Number(cluster) != UsualCluster)
        {
            yield return (TopologyParts.Cluster, cluster, $"'cluster: {Text(cluster)}'");
        }

        if (Node(root, "autoshards") is { } autoshards)
        {
            yield return (TopologyParts.Autoshards, autoshards, "'autoshards'");
        }

        foreach (var shard in (Node(root, "shards") as YamlSequenceNode)?.Where(static s => Number(s) >= FirstHighShard) ?? [])
        {
            yield return (TopologyParts.HighShards, shard, $"shard {Text(shard)}");
        }

        foreach (var group in Groups(source))
        {
            foreach (var (part, key) in ((TopologyParts, string)[])[(TopologyParts.Roles, "role"), (TopologyParts.Roles, "service"),
                (TopologyParts.GroupShards, "shards"), (TopologyParts.GroupCluster, "cluster"), (TopologyParts.Discovery, "discovery")])
            {
                if (Node(group, key) is { } at && !(at is YamlScalarNode && Text(at) is "relay" or "false"))
                {
                    yield return (part, at, $"'{key}' of a group");
                }
            }
        }

        foreach (var wrong in Numbers(source))
        {
            yield return wrong;
        }
    }

    private static IEnumerable<(TopologyParts Part, YamlNode At, string What)> Numbers(YamlSource source)
    {
        var nodes = ((YamlSequenceNode)source.Root["nodes"]).ToList();
        var labels = nodes.Select(static n => (At: n,
            Label: n is YamlMappingNode map ? $"{Text(map["implementation"])} {Text(Node(map, "version"))}" : $"{Text(n)} ",
            Count: n is YamlMappingNode group && Node(group, "count") is { } count ? Number(count) : 1)).GroupBy(static n => n.Label).ToList();
        var sums = labels.Select(static l => l.Sum(static n => n.Count)).ToList();
        if (sums.Exists(s => s > MostOfLabel || s != sums[0]))
        {
            var first = labels[Math.Max(0, sums.FindIndex(s => s > MostOfLabel || s != sums[0]))].First().At;
            yield return (TopologyParts.Mix, first is YamlMappingNode map && Node(map, "count") is { } count ? count : first,
                $"a mix of {string.Join(" and ", labels.Zip(sums).Select(static l => $"{l.Second} {l.First.Key.Trim()}"))}");
        }

        foreach (var second in labels.Select(static l => l.ToList()).Where(static l => l.Count > 1 && l.Exists(static n => n.At is YamlMappingNode)))
        {
            yield return (TopologyParts.Groups, second[1].At, $"several groups of {second[1].Label.Trim()}");
        }
    }

    private static IEnumerable<YamlMappingNode> Groups(YamlSource source) => ((YamlSequenceNode)source.Root["nodes"]).OfType<YamlMappingNode>();

    private static YamlNode? Node(YamlMappingNode map, string key) => map.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;

    private static string? Text(YamlNode? node) => (node as YamlScalarNode)?.Value;

    private static int Number(YamlNode node) => int.Parse(Text(node)!, CultureInfo.InvariantCulture);
}
