using System.Security.Cryptography;
using System.Text;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Clusters.Topologies;

/// <summary>Turns a topology and a seed into nodes with names, keys, peer ids and dial lists. The same input gives the same output, byte for byte.</summary>
public static class NodePlanner
{
    /// <summary>Cluster ids that nwaku takes for the presets of public networks, with RLN and bootstrap nodes.</summary>
    private static readonly int[] PublicClusters = [1, 2];

    /// <summary>Nodes in order of the file.</summary>
    /// <exception cref="UsageException">A cluster id is that of a public network and was not asked for as such; a light node has no service node.</exception>
    public static IReadOnlyList<NodeSpec> Plan(Topology topology, int seed, INodeKeys keys)
    {
        List<(string Name, NodeGroup Group)> members = [];
        if (topology.Groups.Select(g => g.ClusterId ?? topology.ClusterId).FirstOrDefault(PublicClusters.Contains) is var id and not 0
            && !topology.PublicCluster)
        {
            throw new UsageException(
                $"topology '{topology.Name}': cluster {id} is a public network, whose preset nodes would take; use another id, for example 66, or ask for "
                    + $"it with public-cluster: true");
        }

        foreach (var group in topology.Groups)
        {
            for (var i = 1; i <= group.Count; i++)
            {
                members.Add((group.Count == 1 ? group.Name : $"{group.Name}-{i}", group));
            }
        }

        // Light nodes are no part of the graph: each knows its service node only.
        var relays = members.FindAll(static m => m.Group.Role != NodeRole.Light);
        var edges = ConnectionGraph.Edges(topology.Graph, relays.Count, topology.Degree, seed);
        var service = members.Find(static m => m.Group.Role == NodeRole.Service).Name;
        return [.. members.Select(member =>
        {
            var index = relays.IndexOf(member);
            return Node(topology, member.Name, member.Group, keys.Of(Key(seed, topology.Name, member.Name)),
                [.. edges.Where(e => e.From == index).Select(e => relays[e.To].Name)], ServiceOf(topology, member.Group, service, members));
        })];
    }

    private static string? ServiceOf(Topology topology, NodeGroup group, string? first, List<(string Name, NodeGroup Group)> members)
    {
        var service = group.Service ?? (group.Role == NodeRole.Light ? first : null);
        return service is null
            && group.Role == NodeRole.Light
            ? throw new UsageException($"topology '{topology.Name}': '{group.Name}' is a light node, but no node has the role 'service'; give one that role")
            : service is not null
                && !members.Exists(m => m.Name == service)
                ? throw new UsageException(
                    $"topology '{topology.Name}': '{group.Name}' uses the services of '{service}', which is no node; nodes are "
                        + $"{string.Join(", ", members.Select(static m => m.Name))}")
            : service;
    }

    private static NodeSpec Node(Topology topology, string name, NodeGroup group, (string Key, string PeerId) key, IReadOnlyList<string> dials,
        string? service) => new()
        {
            Name = name,
            Implementation = group.Implementation,
            Label = group.Label ?? group.Implementation,
            Reference = group.Reference,
            Role = group.Role,
            Service = service,
            NodeKey = key.Key,
            PeerId = key.PeerId,
            ClusterId = group.ClusterId ?? topology.ClusterId,
            Shards = group.Shards ?? topology.Shards,
            Autoshards = topology.Autoshards,
            Dials = dials,
            Transport = group.Transport,
            Muxer = group.Muxer,
            Flags = group.Flags,
            ServiceLimits = group.ServiceLimits,
            OwnDefaults = group.OwnDefaults,
            Discovery = group.Discovery,
            Messaging = group.Messaging,
            Limits = group.Limits,
        };

    private static byte[] Key(int seed, string topology, string name) => SHA256.HashData(Encoding.UTF8.GetBytes($"waku-qa node key/{seed}/{topology}/{name}"));
}
