using System.Net;
using Waku.Gossipsub;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Node.Relay;

namespace Waku.Node.Hostile.Tests.Harness;

/// <summary>A relay node in this process that listens on loopback.</summary>
internal static class ListeningNode
{
    public static WakuNode Create(int colocation = 0, IdentityKey? key = null)
    {
        var node = new WakuNode(new WakuNodeOptions
        {
            Libp2p = new Libp2pOptions
            {
                Identity = key ?? IdentityKey.Generate(KeyType.Secp256k1),
                DialFrom = IPAddress.Loopback,
                MaxConnectionsPerIp = colocation,
            },
            ClusterId = 66,
            Shards = [0],
            Listen = [Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")],
            RelayOptions = new RelayOptions { Gossipsub = new GossipsubOptions { Score = new ScoreOptions { IpColocationWeight = 0 } } },
        });
        node.Start();
        return node;
    }
}
