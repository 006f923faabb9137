using System.Net;
using Waku.Gossipsub;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Node.Messages;
using Waku.Node.Relay;

namespace Waku.Node.Tests.Relay;

/// <summary>A node in this process on a loopback port that the system chose.</summary>
internal sealed class LoopbackNode : IAsyncDisposable
{
    public const string Topic = "/waku/2/rs/66/0";
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, WakuMessage> _received = new();

    public LoopbackNode(ushort cluster = 66, string muxer = "/yamux/1.0.0", bool webSocket = false, TimeSpan? handshakeTimeout = null,
        KeyType key = KeyType.Secp256k1, TimeSpan? heartbeat = null, bool requireMetadata = true)
    {
        Node = new WakuNode(new WakuNodeOptions
        {
            Libp2p = new Libp2pOptions
            {
                Identity = IdentityKey.Generate(key),
                Muxers = [muxer],
                DialFrom = IPAddress.Loopback,
                HandshakeTimeout = handshakeTimeout ?? TimeSpan.FromSeconds(10),
            },
            ClusterId = cluster,
            Shards = [0],
            RequireMetadata = requireMetadata,
            Listen = [Multiaddr.Parse($"/ip4/127.0.0.1/tcp/0{(webSocket ? "/ws" : "")}")],
            RelayOptions = new RelayOptions
            {
                Gossipsub = new GossipsubOptions
                {
                    Score = new ScoreOptions { IpColocationWeight = 0 },
                    HeartbeatInterval = heartbeat ?? TimeSpan.FromSeconds(1)
                }
            },
        });
        Node.Relay!.MessageReceived += m => _received[Convert.ToHexStringLower(m.Message.Payload.Span)] = m.Message;
        Node.Start();
    }

    public WakuNode Node { get; }

    public Multiaddr Address => Node.Addresses[0];

    public static WakuMessage Message(byte[] payload) => new() { Payload = payload, ContentTopic = "/a/1/b/proto", Timestamp = 1, Version = 0 };

    public async Task ConnectAsync(LoopbackNode other)
    {
        await Node.Host.DialAsync(other.Address, CancellationToken.None);
        await UntilAsync(() => Node.Relay!.MeshOn(Topic).Count > 0 && other.Node.Relay!.MeshOn(Topic).Count > 0, "both sides to be meshed");
    }

    public Task PublishAsync(byte[] payload) => Node.Relay!.PublishAsync(Topic, Message(payload), CancellationToken.None).AsTask();

    public Task ReceivedAsync(byte[] payload) =>
        UntilAsync(() => _received.ContainsKey(Convert.ToHexStringLower(payload)), $"a payload of {payload.Length} bytes");

    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while (!condition())
        {
            Assert.That(limit.IsCancellationRequested, Is.False, $"waited 15 s for {what}");
            await Task.Delay(5, CancellationToken.None);
        }
    }

    public ValueTask DisposeAsync() => Node.DisposeAsync();
}
