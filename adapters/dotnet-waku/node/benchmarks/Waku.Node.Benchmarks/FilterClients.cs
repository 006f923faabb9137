using System.Net;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Node.Filter;

namespace Waku.Node.Benchmarks;

/// <summary>Filter clients in one process. Prints how many pushes they have, twenty times a second.</summary>
internal static class FilterClients
{
    public static async Task<int> RunAsync(string address, int count)
    {
        var target = Multiaddr.Parse(address);
        List<WakuNode> nodes = [];
        for (var i = 0; i < count; i++)
        {
            var node = new WakuNode(new WakuNodeOptions
            {
                Libp2p = new Libp2pOptions { Identity = IdentityKey.Generate(KeyType.Secp256k1), DialFrom = IPAddress.Parse($"127.0.241.{(i % 250) + 1}") },
                ClusterId = 66,
                Relay = false,
                ServicePeers = [(FilterClient.Id, target)],
            });
            node.Start();
            var response = await node.FilterClient.SubscribeAsync(target.PeerId!, "/waku/2/rs/66/0", ["/bench/1/a/proto"], null, CancellationToken.None);
            if (!response.IsSuccess)
            {
                throw new InvalidOperationException($"{response.StatusCode} {response.StatusDescription}");
            }

            nodes.Add(node);
        }

        Console.WriteLine("subscribed");
        // Console.In reads synchronously whatever it is asked.
        var ended = Task.Run(Console.In.ReadToEnd);
        while (!ended.IsCompleted)
        {
            Console.WriteLine(nodes.Sum(static n => n.FilterClient.Received));
            await Task.WhenAny(ended, Task.Delay(50));
        }

        await Task.WhenAll(nodes.Select(static n => n.DisposeAsync().AsTask()));
        return 0;
    }
}
