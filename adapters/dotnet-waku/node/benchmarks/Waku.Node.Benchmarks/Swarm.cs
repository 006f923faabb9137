using System.Net;
using Waku.Gossipsub;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Node.Messages;
using Waku.Node.Relay;
using Waku.Node.Services;

namespace Waku.Node.Benchmarks;

/// <summary>
/// Peers of a node under test, all in this process, each on an address of its own; at a rate above 0 they publish in turn. Ends with
/// standard input.
/// </summary>
internal static class Swarm
{
    private const string Topic = "/waku/2/rs/66/0";

    public static async Task<int> RunAsync(string address, int count, int rate, int size)
    {
        var target = Multiaddr.Parse(address);
        List<WakuNode> nodes = [];
        for (var i = 0; i < count; i++)
        {
            nodes.Add(Create(target, i));
            nodes[i].Start();
        }

        while (nodes.Any(n => n.Host.FindConnection(target.PeerId!) is not { Identified: not null }))
        {
            await Task.Delay(20);
        }

        Console.WriteLine("connected");
        using var ended = new CancellationTokenSource();
        _ = Task.Run(async () =>
        {
            await Console.In.ReadToEndAsync();
            await ended.CancelAsync();
        });
        await (rate > 0 ? PublishAsync(nodes, rate, size, ended.Token) : UntilAsync(ended.Token));
        await Task.WhenAll(nodes.Select(static n => n.DisposeAsync().AsTask()));
        return 0;
    }

    public static WakuNode Create(Multiaddr target, int index, GossipsubOptions? gossipsub = null) => new(new WakuNodeOptions
    {
        Libp2p = new Libp2pOptions { Identity = IdentityKey.Generate(KeyType.Secp256k1), DialFrom = IPAddress.Parse($"127.0.241.{(index % 250) + 1}") },
        ClusterId = 66,
        Shards = [0],
        StaticPeers = [target],
        Seed = index,
        RelayOptions = new RelayOptions { Gossipsub = gossipsub ?? new GossipsubOptions() },
    });

    private static async Task PublishAsync(List<WakuNode> nodes, int rate, int size, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var payload = new byte[size];
        var start = TimeProvider.System.GetTimestamp();
        long sent = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                for (var due = (long)(TimeProvider.System.GetElapsedTime(start).TotalSeconds * rate); sent < due; sent++)
                {
                    Random.Shared.NextBytes(payload);
                    var message = new WakuMessage
                    {
                        Payload = payload.ToArray(),
                        ContentTopic = "/bench/1/a/proto",
                        Timestamp = TimeProvider.System.UnixNanoseconds()
                    };
                    await nodes[(int)(sent % nodes.Count)].Relay!.PublishAsync(Topic, message, ended);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }

    private static async Task UntilAsync(CancellationToken token)
    {
        var done = new TaskCompletionSource();
        await using var registration = token.Register(done.SetResult);
        await done.Task;
    }
}
