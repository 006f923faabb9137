using System.Net;
using Waku.Libp2p.Identity;
using Waku.Node.Discovery.V5;
using Waku.Node.Enr;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Wire.Probes;

/// <summary>
/// A discovery v5 node of the harness. It introduces itself to nodes that know nobody, so that they find each other through it as
/// through a bootstrap node, and asks on the wire whom each has found, whatever the node is written in.
/// </summary>
public sealed class DiscoveryProbe : IAsyncDisposable
{
    private readonly IReadOnlyList<(string Name, NodeRecord Record)> _nodes;
    private readonly Discv5Service _service;

    /// <param name="cluster">Nodes that run discovery.</param>
    /// <param name="key">The probe's secp256k1 key.</param>
    /// <exception cref="NodeRefusedException">A node has no record to be found by.</exception>
    public DiscoveryProbe(Cluster cluster, byte[] key)
    {
        _nodes = [.. cluster.Nodes.Select(static n => (n.Name, RecordOf(n)))];
        var ip = cluster.Settings.Engine.Kind == EngineKind.Process
            ? IPAddress.Loopback
            : IPAddress.Parse(UnreachableHarnessException.GatewayOf(cluster));
        var identity = IdentityKey.Secp256k1FromBytes(key);
        _service = new Discv5Service(
            new Discv5Options { Identity = identity, Listen = new IPEndPoint(ip, 0) },
            port => new NodeRecordBuilder().EndPoint(ip, null, port).Sign(identity, 1), cluster.Settings.Seed, cluster.Settings.Time);
        _service.Start();
    }

    /// <summary>Pings every node: the handshake gives it the probe's record.</summary>
    /// <exception cref="TimeoutException">A node does not answer.</exception>
    public async Task IntroduceAsync(CancellationToken cancellationToken)
    {
        var answered = await Task.WhenAll(_nodes.Select(n => _service.PingAsync(n.Record, cancellationToken))).ConfigureAwait(false);
        if (Array.IndexOf(answered, false) is >= 0 and var silent)
        {
            throw new TimeoutException($"{_nodes[silent].Name} does not answer a discovery v5 ping at {_nodes[silent].Record.UdpEndPoint}");
        }
    }

    /// <summary>Asks every node for its table; the text says who lacks whom. Null when each has all others.</summary>
    public async Task<string?> MissingAsync(CancellationToken cancellationToken) =>
        (await Task.WhenAll(_nodes.Select(n => MissingAsync(n.Name, n.Record, cancellationToken))).ConfigureAwait(false))
            .FirstOrDefault(static m => m is not null);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private async Task<string?> MissingAsync(string name, NodeRecord node, CancellationToken cancellationToken)
    {
        var missing = _nodes.Where(n => n.Name != name).ToDictionary(static n => n.Record.PeerId, static n => n.Name);

        // One distance a request: an answer has room for one bucket.
        var distances = _nodes.Where(n => n.Name != name).Select(n => Distances.Of(node.NodeId.Span, n.Record.NodeId.Span)).Distinct();
        foreach (var found in await Task.WhenAll(distances.Select(d => _service.FindNodesAsync(node, [d], cancellationToken))).ConfigureAwait(false))
        {
            foreach (var record in found)
            {
                missing.Remove(record.PeerId);
            }
        }

        return missing.Count == 0 ? null : $"{name} has not found {string.Join(", ", missing.Values)}";
    }

    private static NodeRecord RecordOf(ClusterNode node) =>
        NodeRecord.TryParse(node.Info?.Record ?? "", out var record) && record!.UdpEndPoint is not null
            ? record
            : throw new NodeRefusedException("discovery", 0, $"{node.Name} has no node record with a UDP port; is 'discovery: true' set in the topology?",
                NodeError.NotMounted);
}
