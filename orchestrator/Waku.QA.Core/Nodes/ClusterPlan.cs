using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Core.Nodes;

/// <summary>What every node may know of the others before any of them runs.</summary>
/// <param name="RunId">Run that the cluster belongs to.</param>
/// <param name="Name">Name of the cluster.</param>
/// <param name="Engine">Where it runs.</param>
/// <param name="Nodes">All nodes.</param>
/// <param name="Addresses">Address of each node by name.</param>
public sealed record ClusterPlan(string RunId, string Name, EngineKind Engine, IReadOnlyList<NodeSpec> Nodes,
    IReadOnlyDictionary<string, NodeAddress> Addresses)
{
    /// <summary>Random token, made for this run, that control interfaces ask for.</summary>
    public string ControlToken { get; init; } = "";

    /// <summary>Folder of each node for what it keeps across a restart, as the node sees it.</summary>
    public IReadOnlyDictionary<string, string> DataFolders { get; init; } = new Dictionary<string, string>();

    /// <summary>Node of a name.</summary>
    public NodeSpec Node(string name) => Nodes.First(n => n.Name == name);

    /// <summary>Multiaddr of a node with its peer id, over TCP if nothing else is asked for.</summary>
    public string MultiaddrOf(string name, Transport transport = Transport.Tcp)
    {
        var address = Addresses[name];
        var port = transport == Transport.Tcp ? $"{address.Ports.Tcp}" : $"{address.Ports.WebSocket}/ws";
        return $"/ip4/{address.Ip}/tcp/{port}/p2p/{Node(name).PeerId}";
    }
}
