using System.Net;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;

namespace Waku.Node.Tests.Relay;

/// <summary>Nodes of this process for tests of the service protocols.</summary>
internal static class ClientNode
{
    public static WakuNode Start(Func<WakuNodeOptions, WakuNodeOptions>? change = null, TimeProvider? time = null)
    {
        var options = new WakuNodeOptions
        {
            Libp2p = new Libp2pOptions
            {
                Identity = IdentityKey.Generate(KeyType.Secp256k1),
                DialFrom = IPAddress.Loopback,
                KeepAliveInterval = TimeSpan.FromMinutes(5)
            },
            ClusterId = 66,
            Shards = [0],
            Listen = [Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")],
        };
        var node = new WakuNode(change?.Invoke(options) ?? options, time);
        node.Start();
        return node;
    }

    /// <summary>Dials and waits until both sides know each other's protocols.</summary>
    public static async Task ConnectAsync(WakuNode from, WakuNode to)
    {
        await from.Host.DialAsync(to.Addresses[0], CancellationToken.None);
        await LoopbackNode.UntilAsync(
            () => from.Host.FindConnection(to.Host.PeerId)?.Identified is not null
                && to.Host.FindConnection(from.Host.PeerId)?.Identified is not null, "identify on both sides");
    }
}
