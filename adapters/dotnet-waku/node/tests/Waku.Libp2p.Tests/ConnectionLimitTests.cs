using System.Net;
using System.Text;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Negotiation;
using Waku.Libp2p.Primitives;

namespace Waku.Libp2p.Tests;

public sealed class ConnectionLimitTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Test]
    public async Task ConnectionsPerAddressAreLimited()
    {
        await using var server = Host(o => o with { MaxConnectionsPerIp = 2 });
        var address = server.Listen(Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")).WithPeer(server.PeerId);
        List<Libp2pHost> clients = [.. Enumerable.Range(0, 3).Select(static _ => Host())];

        await clients[0].DialAsync(address, CancellationToken.None);
        await clients[1].DialAsync(address, CancellationToken.None);

        Assert.That(async () => await clients[2].DialAsync(address, CancellationToken.None), Throws.InstanceOf<Libp2pException>());
        Assert.That(server.Connections, Has.Count.EqualTo(2));
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    [Test]
    public async Task DialsAtOnceShareOneConnection()
    {
        await using var server = Host();
        var address = server.Listen(Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")).WithPeer(server.PeerId);
        await using var client = Host();

        var connections = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => client.DialAsync(address, CancellationToken.None))));

        Assert.That(connections.Distinct().Count(), Is.EqualTo(1));
        Assert.That(client.Dials, Is.EqualTo((1L, 0L)));
    }

    /// <summary>Whoever found no connection just before a dial ended shares what it made: a second one would supersede it, and end its streams.</summary>
    [Test]
    public async Task AskedForWhileADialEndsThereIsOneConnection()
    {
        await using var server = Host();
        var address = server.Listen(Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")).WithPeer(server.PeerId);
        var time = new InterruptedTime();
        var options = new Libp2pOptions
        {
            Identity = IdentityKey.Generate(KeyType.Ed25519),
            DialFrom = IPAddress.Loopback,
            DialBackoff = TimeSpan.FromTicks(1),
        };
        await using var client = new Libp2pHost(options, time);
        Assert.That(
            async () => await client.DialAsync(Multiaddr.Parse("/ip4/127.0.0.1/tcp/1").WithPeer(server.PeerId), CancellationToken.None),
            Throws.InstanceOf<Libp2pException>(), "a failed dial, so that the next looks at the clock after it looked for a connection");

        Connection? first = null;
        time.AtNextLook(() => first = client.DialAsync(address, evenInBackoff: true, CancellationToken.None).WaitAsync(Limit).GetAwaiter().GetResult());
        var second = await client.DialAsync(address, evenInBackoff: false, CancellationToken.None);

        Assert.That(first, Is.Not.Null, "the dial in between took place");
        Assert.That(second, Is.SameAs(first));
        Assert.That((client.Dials, first!.IsClosing), Is.EqualTo(((1L, 1L), false)));
    }

    /// <summary>Cancelled is what the caller calls off. A peer that hangs up between the proposal and its answer is a connection that ended.</summary>
    [Test]
    public async Task AConnectionThatEndsWhileAProtocolIsProposedIsNoCancellation()
    {
        await using var server = Host();
        var address = server.Listen(Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")).WithPeer(server.PeerId);
        await using var client = Host();
        var connection = await client.DialAsync(address, CancellationToken.None);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = connection.Closed.Register(closed.SetResult);
        var stream = new InterruptedChannel(async () =>
        {
            await connection.DisposeAsync();
            await closed.Task.WaitAsync(Limit);
        });

        Assert.That(
            async () => await connection.AgreeAsync(stream, ["/ipfs/ping/1.0.0"], CancellationToken.None).WaitAsync(Limit),
            Throws.InstanceOf<IOException>().With.Message.Contains("ended while /ipfs/ping/1.0.0 was proposed"));
        using var caller = new CancellationTokenSource();
        Assert.That(
            async () => await connection.AgreeAsync(new InterruptedChannel(caller.CancelAsync), ["/ipfs/ping/1.0.0"], caller.Token).WaitAsync(Limit),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task ADeadPeerIsNoticedByKeepAlive()
    {
        await using var server = Host();
        var address = server.Listen(Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")).WithPeer(server.PeerId);
        server.Handle("/ipfs/ping/1.0.0", static (_, _, token) => Task.Delay(Timeout.Infinite, token));
        await using var client = Host(static o => o with
        {
            KeepAliveInterval = TimeSpan.FromMilliseconds(100),
            NegotiationTimeout = TimeSpan.FromMilliseconds(300),
        });

        var connection = await client.DialAsync(address, CancellationToken.None);

        await EndedAsync(connection);
    }

    [Test]
    public async Task AnUnknownProtocolIsNamed()
    {
        await using var server = Host();
        var address = server.Listen(Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")).WithPeer(server.PeerId);
        await using var client = Host();
        var connection = await client.DialAsync(address, CancellationToken.None);

        Assert.That(
            async () => await connection.OpenStreamAsync(["/nope/1", "/nope/2"], CancellationToken.None),
            Throws.InstanceOf<ProtocolNotSupportedException>().With.Message.Contains("/nope/2"));
        await using var ping = await connection.OpenStreamAsync(["/nope/1", "/ipfs/ping/1.0.0"], CancellationToken.None);
        Assert.That(ping.Protocol, Is.EqualTo("/ipfs/ping/1.0.0"), "the second proposal");
    }

    /// <summary>A megabyte over one stream in both directions, with half-close, over both muxers (nim-libp2p #2787 and its kin).</summary>
    [TestCase("/yamux/1.0.0")]
    [TestCase("/mplex/6.7.0")]
    public async Task AMegabyteIsEchoedOverOneStream(string muxer)
    {
        await using var server = Host(o => o with { Muxers = [muxer] });
        var address = server.Listen(Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")).WithPeer(server.PeerId);
        server.Handle("/echo/1", EchoAsync);
        await using var client = Host(o => o with { Muxers = [muxer] });
        var connection = await client.DialAsync(address, CancellationToken.None);
        await using var stream = await connection.OpenStreamAsync(["/echo/1"], CancellationToken.None);
        var sent = new byte[1 << 20];
        new Random(1).NextBytes(sent);

        var writing = Task.Run(async () =>
        {
            await stream.WriteAsync(sent, CancellationToken.None);
            stream.CloseWrite();
        });
        using var received = new MemoryStream();
        await stream.Input.CopyToAsync(received).WaitAsync(Limit);
        await writing;

        Assert.That(received.ToArray(), Is.EqualTo(sent));
    }

    [Test]
    public async Task TwoHundredStreamsAtOnceAndAfterEachOther()
    {
        await using var server = Host();
        var address = server.Listen(Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")).WithPeer(server.PeerId);
        server.Handle("/echo/1", EchoAsync);
        await using var client = Host();
        var connection = await client.DialAsync(address, CancellationToken.None);
        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 200).Select(i => OnceAsync(connection, $"hello {i}"))).WaitAsync(Limit);
        }

        static async Task OnceAsync(Connection connection, string text)
        {
            await using var stream = await connection.OpenStreamAsync(["/echo/1"], CancellationToken.None);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text), CancellationToken.None);
            stream.CloseWrite();
            using var answer = new MemoryStream();
            await stream.Input.CopyToAsync(answer);
            Assert.That(Encoding.UTF8.GetString(answer.ToArray()), Is.EqualTo(text));
        }
    }

    private static async Task EchoAsync(MuxedStream stream, Connection connection, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await stream.Input.ReadAsync(cancellationToken);
            foreach (var segment in result.Buffer)
            {
                await stream.WriteAsync(segment, cancellationToken);
            }

            stream.Input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    private static async Task EndedAsync(Connection connection)
    {
        var ended = new TaskCompletionSource();
        await using var registration = connection.Closed.Register(ended.SetResult);
        await ended.Task.WaitAsync(Limit);
    }

    private static Libp2pHost Host(Func<Libp2pOptions, Libp2pOptions>? change = null)
    {
        var options = new Libp2pOptions { Identity = IdentityKey.Generate(KeyType.Ed25519), DialFrom = IPAddress.Loopback };
        return new Libp2pHost(change?.Invoke(options) ?? options);
    }
}
