using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;
using Waku.Node.Relay;

namespace Waku.Node.Tests.Relay;

/// <summary>The full stack over real sockets: both transports, both muxers, both key types.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RelayOverSocketsTests
{
    [TestCase("/yamux/1.0.0", false)]
    [TestCase("/yamux/1.0.0", true)]
    [TestCase("/mplex/6.7.0", false)]
    [TestCase("/mplex/6.7.0", true)]
    public async Task RelaysBothWaysWithManyLargeMessages(string muxer, bool webSocket)
    {
        await using var a = new LoopbackNode(muxer: muxer, webSocket: webSocket);
        await using var b = new LoopbackNode(muxer: muxer, webSocket: webSocket, key: KeyType.Ed25519);
        await a.ConnectAsync(b);
        Assert.That(a.Node.Host.Connections.Single().Muxer, Is.EqualTo(muxer));

        for (var i = 0; i < 40; i++)
        {
            var payload = new byte[i * 3_700];
            new Random(i).NextBytes(payload);
            await a.PublishAsync([(byte)i, 1, .. payload]);
            await b.PublishAsync([(byte)i, 2, .. payload]);
            await b.ReceivedAsync([(byte)i, 1, .. payload]);
            await a.ReceivedAsync([(byte)i, 2, .. payload]);
        }
    }

    [Test]
    public async Task ABurstLargerThanEveryWindowArrivesWhole()
    {
        await using var a = new LoopbackNode();
        await using var b = new LoopbackNode();
        await a.ConnectAsync(b);
        byte[][] payloads = [.. Enumerable.Range(0, 200).Select(static i => { var p = new byte[50_000]; new Random(i).NextBytes(p); return p; })];

        await Task.WhenAll(payloads.Select(a.PublishAsync));

        foreach (var payload in payloads)
        {
            await b.ReceivedAsync(payload);
        }
    }

    /// <summary>A timer may fire a little early; the router must be woken again all the same.</summary>
    [Test]
    public async Task TheHeartbeatGoesOn()
    {
        await using var node = new LoopbackNode(heartbeat: TimeSpan.FromMilliseconds(3.3));

        await LoopbackNode.UntilAsync(() => node.Node.Relay!.Heartbeats > 500, "500 heartbeats");
    }

    [Test]
    public async Task AnotherClusterIsDisconnected()
    {
        await using var a = new LoopbackNode(cluster: 66);
        await using var b = new LoopbackNode(cluster: 67);
        await a.Node.Host.DialAsync(b.Address, CancellationToken.None);

        await LoopbackNode.UntilAsync(() => a.Node.Host.Connections.Count == 0 && b.Node.Host.Connections.Count == 0, "the connection to be closed");
    }

    [Test]
    public async Task ADialedPeerMustBeTheOneThatAnswers()
    {
        await using var a = new LoopbackNode();
        await using var b = new LoopbackNode();
        var other = IdentityKey.Generate(KeyType.Secp256k1).PeerId;

        Assert.That(async () => await a.Node.Host.DialAsync(b.Address.WithPeer(other), CancellationToken.None),
            Throws.InstanceOf<Libp2pException>().With.Message.Contains("answered"));
        Assert.That(async () => await a.Node.Host.DialAsync(b.Address.WithPeer(other), CancellationToken.None), Throws.InstanceOf<DialBackoffException>(),
            "the second dial comes too early");
    }

    [Test]
    public async Task TooLongMessagesAreRefusedBeforeTheyAreSent()
    {
        await using var a = new LoopbackNode();

        Assert.That(async () => await a.PublishAsync(new byte[153_600]), Throws.InstanceOf<MessageTooLargeException>());
        Assert.That(async () => await a.PublishAsync(new byte[153_500]), Throws.Nothing);
    }

    [Test]
    public async Task PingAndIdentifyWork()
    {
        await using var a = new LoopbackNode();
        await using var b = new LoopbackNode();
        await a.ConnectAsync(b);
        var connection = a.Node.Host.FindConnection(b.Node.Host.PeerId)!;

        Assert.That(await a.Node.Host.PingAsync(connection, CancellationToken.None), Is.GreaterThan(TimeSpan.Zero));
        Assert.That(connection.Identified!.Protocols, Does.Contain(RelayProtocol.Id));

        b.Node.Host.Handle("/test/added/1.0.0", static (_, _, _) => Task.CompletedTask);
        await b.Node.Host.PushIdentifyAsync(CancellationToken.None);
        await LoopbackNode.UntilAsync(() => connection.Identified!.Protocols.Contains("/test/added/1.0.0"), "the pushed protocol");
    }
}
