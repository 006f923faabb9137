using System.Net;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Node;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Wire.Probes;

/// <summary>Nodes of this process that announce themselves to one node by discovery v5, for it to find.</summary>
public sealed class DiscoveredPeers : IAsyncDisposable
{
    private readonly List<WakuNode> _nodes = [];

    /// <summary>Starts them.</summary>
    /// <param name="cluster">Cluster of the node that is to find them; they are members of it.</param>
    /// <param name="bootstrap">Record of that node.</param>
    /// <param name="count">How many.</param>
    public DiscoveredPeers(Cluster cluster, WireRecord bootstrap, int count)
    {
        var ip = cluster.Settings.Engine.Kind == EngineKind.Process ? IPAddress.Loopback : IPAddress.Parse(UnreachableHarnessException.GatewayOf(cluster));
        for (var i = 0; i < count; i++)
        {
            var node = new WakuNode(new WakuNodeOptions
            {
                Libp2p = new Libp2pOptions { Identity = IdentityKey.Generate(KeyType.Secp256k1), DialFrom = ip },
                ClusterId = (ushort)cluster.Nodes[0].Spec.ClusterId,
                Shards = [0],
                ExternalIp = ip,
                Listen = [Multiaddr.Parse($"/ip4/{ip}/tcp/0")],
                Discovery = new DiscoverySettings { Discv5 = new IPEndPoint(ip, 0), Bootstrap = [bootstrap.Record] },
            }, cluster.Settings.Time);
            node.Start();
            _nodes.Add(node);
        }
    }

    /// <summary>Their peer ids.</summary>
    public IEnumerable<string> Ids => _nodes.Select(static n => n.Host.PeerId.ToString());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync().ConfigureAwait(false);
        }
    }
}
