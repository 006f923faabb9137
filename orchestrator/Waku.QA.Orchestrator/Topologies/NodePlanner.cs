using System.Security.Cryptography;
using System.Text;
using Waku.Libp2p.Identity;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Orchestrator.Topologies;

/// <summary>Turns a topology and a seed into nodes with names, keys, peer ids and dial lists. The same input gives the same output, byte for byte.</summary>
public static class NodePlanner
{
    /// <summary>Nodes in order of the file.</summary>
    public static IReadOnlyList<NodeSpec> Plan(Topology topology, int seed)
    {
        List<(string Name, NodeGroup Group)> members = [];
        foreach (var group in topology.Groups)
        {
            for (var i = 1; i <= group.Count; i++)
            {
                members.Add((group.Count == 1 ? group.Name : $"{group.Name}-{i}", group));
            }
        }

        var edges = ConnectionGraph.Edges(topology.Graph, members.Count, topology.Degree, seed);
        return [.. members.Select((member, index) => Node(topology, member.Name, member.Group, seed, [.. edges.Where(e => e.From == index).Select(e => members[e.To].Name)]))];
    }

    private static NodeSpec Node(Topology topology, string name, NodeGroup group, int seed, IReadOnlyList<string> dials)
    {
        var key = Key(seed, topology.Name, name);
        return new NodeSpec
        {
            Name = name,
            Implementation = group.Implementation,
            Version = group.Version,
            NodeKey = Convert.ToHexStringLower(key),
            PeerId = IdentityKey.Secp256k1FromBytes(key).PeerId.ToString(),
            ClusterId = group.ClusterId ?? topology.ClusterId,
            Shards = group.Shards ?? topology.Shards,
            Autoshards = topology.Autoshards,
            Dials = dials,
            Limits = group.Limits,
        };
    }

    private static byte[] Key(int seed, string topology, string name) => SHA256.HashData(Encoding.UTF8.GetBytes($"waku-qa node key/{seed}/{topology}/{name}"));
}
