namespace Waku.Gossipsub;

/// <summary>One output of the router.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Peer">Peer concerned; for a delivery the sender, -1 for the node itself.</param>
/// <param name="Rpc">Control RPC to send.</param>
/// <param name="Message">Message to send or deliver.</param>
public readonly record struct RouterAction(RouterActionKind Kind, int Peer, GossipRpc? Rpc = null, GossipMessage? Message = null);
