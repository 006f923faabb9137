using System.Collections.Concurrent;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Primitives;

namespace Waku.Node.Services;

/// <summary>
/// Chooses the peer for a service request: the one configured for the protocol, else a connected peer that serves it by identify,
/// else a known one that does.
/// </summary>
public sealed class ServicePeers
{
    private readonly Libp2pHost _host;
    private readonly ConcurrentDictionary<string, PeerId> _slots = new();

    internal ServicePeers(Libp2pHost host) => _host = host;

    /// <summary>Uses this peer for the protocol from now on.</summary>
    /// <exception cref="Libp2pException">The address lacks a peer id.</exception>
    public void Configure(string protocol, Multiaddr address) => _slots[protocol] = ServiceCall.Learn(_host, address);

    /// <summary>The peer for a protocol, or null.</summary>
    public PeerId? Find(string protocol)
    {
        if (_slots.TryGetValue(protocol, out var configured))
        {
            return configured;
        }

        PeerId? known = null;
        foreach (var peer in _host.Peers.All)
        {
            if (!peer.Protocols.Contains(protocol))
            {
                continue;
            }

            if (peer.Connectedness == Connectedness.Connected)
            {
                return peer.Id;
            }

            known ??= peer.Id;
        }

        return known;
    }

    /// <summary>The peer for a protocol.</summary>
    /// <exception cref="NoServicePeerException">None is known.</exception>
    public PeerId Require(string protocol) => Find(protocol) ?? throw new NoServicePeerException(protocol);
}
