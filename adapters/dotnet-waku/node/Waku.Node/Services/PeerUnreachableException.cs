using Waku.Libp2p.Identity;

namespace Waku.Node.Services;

/// <summary>The service peer could not be dialed, or does not serve the protocol.</summary>
public sealed class PeerUnreachableException(PeerId peer, Exception inner) : Exception($"{peer} is not accessible: {inner.Message}", inner)
{
    /// <summary>The peer.</summary>
    public PeerId Peer { get; } = peer;
}
