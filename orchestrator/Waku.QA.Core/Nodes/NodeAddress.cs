namespace Waku.QA.Core.Nodes;

/// <summary>Where a node listens inside its cluster, and where the harness reaches it.</summary>
/// <param name="Ip">IP address inside the cluster.</param>
/// <param name="Ports">Ports inside the cluster.</param>
/// <param name="BindIp">Address that sockets bind to: the same for processes, <c>0.0.0.0</c> inside a container.</param>
public sealed record NodeAddress(string Ip, NodePorts Ports, string BindIp);
