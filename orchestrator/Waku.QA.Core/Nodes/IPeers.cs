namespace Waku.QA.Core.Nodes;

/// <summary>A node's view of its peers.</summary>
public interface IPeers
{
    /// <summary>Connects to multiaddrs.</summary>
    /// <exception cref="NodeRefusedException">A peer could not be reached.</exception>
    Task ConnectAsync(IReadOnlyList<string> multiaddrs, CancellationToken cancellationToken);

    /// <summary>Ends the connections to a peer.</summary>
    /// <exception cref="NodeRefusedException">It is not connected.</exception>
    /// <exception cref="Adapters.UnsupportedCapabilityException">The implementation cannot.</exception>
    Task DisconnectAsync(string peerId, CancellationToken cancellationToken);

    /// <summary>Peer ids connected now.</summary>
    Task<IReadOnlyList<string>> ConnectedAsync(CancellationToken cancellationToken);

    /// <summary>Peer ids subscribed to a shard.</summary>
    Task<IReadOnlyList<string>> RelayAsync(int shard, CancellationToken cancellationToken);

    /// <summary>Peer ids in the mesh of a shard.</summary>
    Task<IReadOnlyList<string>> MeshAsync(int shard, CancellationToken cancellationToken);
}
