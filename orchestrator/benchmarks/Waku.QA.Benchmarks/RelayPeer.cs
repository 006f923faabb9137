using System.Net;
using System.Text.Json;
using Waku.Gossipsub;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Node;
using Waku.Node.Messages;
using Waku.Node.Relay;

namespace Waku.QA.Benchmarks;

/// <summary>One end of the relay benchmark, in a process of its own. Speaks the same lines as the host's bench-relay.mjs.</summary>
internal static class RelayPeer
{
    public const string Topic = "/waku/2/rs/66/0";

    public static WakuNode Create() => new(new WakuNodeOptions
    {
        Libp2p = new Libp2pOptions { Identity = IdentityKey.Generate(KeyType.Secp256k1), DialFrom = IPAddress.Loopback, Muxers = ["/yamux/1.0.0"] },
        ClusterId = 66,
        Shards = [0],
        Listen = [Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")],
        RelayOptions = new RelayOptions { Gossipsub = new GossipsubOptions { Score = new ScoreOptions { IpColocationWeight = 0 } } },
    });

    public static async Task<int> SinkAsync()
    {
        await using var node = Create();
        var received = 0L;
        node.Relay!.MessageReceived += _ => Interlocked.Increment(ref received);
        node.Start();
        Console.WriteLine(node.Addresses[0]);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var ended = Task.Run(Console.In.ReadToEnd);
        while (!ended.IsCompleted)
        {
            await timer.WaitForNextTickAsync();
            var at = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMilliseconds;
            Console.WriteLine(JsonSerializer.Serialize(new { received = Interlocked.Read(ref received), at }));
        }

        return 0;
    }

    public static async Task<int> SourceAsync(string address, int size, int warm, int window)
    {
        await using var node = Create();
        node.Start();
        await node.Host.DialAsync(Multiaddr.Parse(address), CancellationToken.None);
        while (node.Relay!.MeshOn(Topic).Count == 0)
        {
            await Task.Delay(20);
        }

        var payload = new byte[size];
        Random.Shared.NextBytes(payload);
        long sent = 0;
        foreach (var (phase, seconds) in (("warm", warm), ("done", window)) switch { var (a, b) => new[] { a, b } })
        {
            var end = DateTime.UtcNow.AddSeconds(seconds);
            while (DateTime.UtcNow < end)
            {
                sent++;
                await node.Relay.PublishAsync(Topic,
                    new WakuMessage
                    {
                        Payload = payload,
                        ContentTopic = "/bench/1/relay/proto",
                        Version = 0,
                        Timestamp = 1_700_000_000_000_000_000 + sent,
                        Ephemeral = true
                    }, CancellationToken.None);
            }

            Console.WriteLine(JsonSerializer.Serialize(new { phase, total = sent }));
        }

        await Task.Run(Console.In.ReadToEnd);
        return 0;
    }
}
