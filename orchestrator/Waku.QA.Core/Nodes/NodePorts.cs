namespace Waku.QA.Core.Nodes;

/// <summary>Ports of one node.</summary>
/// <param name="Tcp">libp2p over TCP.</param>
/// <param name="WebSocket">libp2p over WebSocket.</param>
/// <param name="Rest">REST.</param>
/// <param name="Metrics">Prometheus metrics.</param>
/// <param name="Control">gRPC control, where a node has it.</param>
public sealed record NodePorts(int Tcp, int WebSocket, int Rest, int Metrics, int Control)
{
    /// <summary>nwaku's defaults; every node can use them when it has an IP address of its own.</summary>
    public static NodePorts Default { get; } = new(60000, 8000, 8645, 8008, 8646);
}
