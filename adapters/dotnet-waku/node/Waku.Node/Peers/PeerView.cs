using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;

namespace Waku.Node.Peers;

/// <summary>A peer as a strategy sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Direction">Who dialed; null when it is not connected.</param>
/// <param name="IsRelay">True when it relays, by identify or by its record; null when that is unknown.</param>
/// <param name="IsProtected">True for peers the operator named: they are never disconnected, and dialed elsewhere.</param>
/// <param name="SharesShards">False when its record names another cluster, or no shard in common.</param>
/// <param name="Failures">Dials that failed, and connections that ended within 30 s, since the last that lasted.</param>
/// <param name="SinceFailure">Time since the last of them; null when there was none.</param>
/// <param name="ConnectedFor">Age of the connection; null when it is not connected.</param>
public sealed record PeerView(
    PeerId Id, ConnectionDirection? Direction, bool? IsRelay, bool IsProtected, bool SharesShards, int Failures, TimeSpan? SinceFailure,
    TimeSpan? ConnectedFor)
{
    /// <summary>Where its connection comes from (<see cref="Connection.RemoteNetwork"/>); null when it is not connected.</summary>
    public string? Network { get; init; }
}
