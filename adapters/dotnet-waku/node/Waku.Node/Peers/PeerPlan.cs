using Waku.Libp2p.Identity;

namespace Waku.Node.Peers;

/// <summary>What a strategy wants done now.</summary>
/// <param name="Dial">Peers to dial, in this order.</param>
/// <param name="Disconnect">Peers to disconnect.</param>
/// <param name="Forget">Peers to remove from the peer store.</param>
public sealed record PeerPlan(IReadOnlyList<PeerId> Dial, IReadOnlyList<PeerId> Disconnect, IReadOnlyList<PeerId> Forget);
