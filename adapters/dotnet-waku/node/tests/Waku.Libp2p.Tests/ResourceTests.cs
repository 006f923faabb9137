using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Muxing.Yamux;
using Waku.Libp2p.Negotiation;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Resources;
using Waku.Libp2p.Security;
using Waku.Libp2p.Transports;

namespace Waku.Libp2p.Tests;

/// <summary>What peers may take of a host (issue 20), over real sockets.</summary>
public sealed class ResourceTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Test]
    public async Task SilentSocketsOfOneAddressKeepNobodyOut()
    {
        await using var server = Host("127.0.0.1");
        var address = Listen(server);
        List<Socket> silent = [];
        for (var i = 0; i < 70; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
            await socket.ConnectAsync(IPAddress.Loopback, address.TcpPort!.Value);
            silent.Add(socket);
        }

        await UntilAsync(() => server.Resources.PendingHandshakes >= 64, "the places to be taken");
        for (var i = 0; i < 20; i++)
        {
            await using var newcomer = Host("127.0.0.3");
            await newcomer.DialAsync(address, CancellationToken.None);
        }

        Assert.That(server.Resources.Counters[ResourceCounter.HandshakesEvicted] + server.Resources.Counters[ResourceCounter.HandshakesRefused], Is.Positive);
        silent.ForEach(static s => s.Dispose());
    }

    [Test]
    public async Task AFullHostMakesRoomForAnotherAddress()
    {
        await using var server = Host("127.0.0.1", static o => o with { MaxConnections = 4 });
        var address = Listen(server);
        await using var hosts = new Hosts();
        for (var i = 0; i < 4; i++)
        {
            await hosts.Add(Host("127.0.0.2")).DialAsync(address, CancellationToken.None);
        }

        Assert.That(async () => await hosts.Add(Host("127.0.0.2")).DialAsync(address, CancellationToken.None), Throws.InstanceOf<Libp2pException>());
        var other = hosts.Add(Host("127.0.0.3"));
        await other.DialAsync(address, CancellationToken.None);

        await UntilAsync(() => server.Connections.Count == 4, "one connection of the other address to be closed");
        Assert.That(server.FindConnection(other.PeerId), Is.Not.Null);
        Assert.That(server.Resources.Counters[ResourceCounter.ConnectionsEvicted], Is.EqualTo(1));
    }

    [Test]
    public async Task PingsThatAreNotReadCostTheConnection()
    {
        // No other limit may strike first on a busy machine: this peer answers neither identify nor ping, and reads nothing.
        await using var server = Host("127.0.0.1", static o => o with
        {
            NegotiationTimeout = TimeSpan.FromMinutes(2),
            KeepAliveInterval = TimeSpan.FromMinutes(2),
            Limits = new ResourceLimits { WriteStall = TimeSpan.FromMinutes(2), FaultBurst = int.MaxValue },
        });
        await using var channel = await MuxedAsync(server);
        var ping = Ping();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));

        Assert.That(async () => await FloodAsync(channel, ping, 128L * 1024 * 1024, limit.Token), Throws.InstanceOf<IOException>(), "128 MiB of pings");
        Assert.That(server.Resources.Counters[ResourceCounter.ControlOverflows], Is.EqualTo(1), Struck(server));
        await UntilAsync(() => server.Connections.Count == 0, "the connection to be closed");
    }

    /// <summary>A flood whose answers are read takes time of all others; as many as the budget forgives do not.</summary>
    [TestCase(1000, false)]
    [TestCase(5000, true)]
    public async Task AFloodOfPingsCostsTheConnection(int pings, bool closed)
    {
        await using var server = Host("127.0.0.1");
        await using var channel = await MuxedAsync(server);
        using var limit = new CancellationTokenSource(Limit);
        var reading = AnswersAsync(channel, pings, limit.Token);
        try
        {
            await FloodAsync(channel, Ping(), pings * (long)YamuxFrame.HeaderLength, limit.Token);
        }
        catch (IOException)
        {
            Assert.That(closed, "the connection was closed while pings were sent");
        }

        Assert.That(await reading, closed ? Is.LessThan(pings) : Is.EqualTo(pings), "answers");
        Assert.That(server.Resources.Counters[ResourceCounter.FaultyConnections], Is.EqualTo(closed ? 1 : 0), Struck(server));
    }

    [TestCase("/yamux/1.0.0")]
    [TestCase("/mplex/6.7.0")]
    public async Task RequestsThatNeverEndAreBoundedInBytesAndInTime(string muxer)
    {
        const long most = 300 * 1024;
        await using var server = Host("127.0.0.1", o => o with { Muxers = [muxer], Limits = new ResourceLimits { BufferedBytesPerConnection = most } });
        var address = Listen(server);
        server.Handle("/request/1", ReadAsync, StreamLimits.Request with { Frame = TimeSpan.FromSeconds(1) });
        await using var client = Host("127.0.0.2", o => o with { Muxers = [muxer] });
        var connection = await client.DialAsync(address, CancellationToken.None);
        for (var i = 0; i < 30; i++)
        {
            var stream = await connection.OpenStreamAsync(["/request/1"], CancellationToken.None);
            await stream.WriteAsync((byte[])[0x80, 0x80, 0x08, .. new byte[50_000]], CancellationToken.None);
            Assert.That(server.Resources.BufferedBytes, Is.LessThanOrEqualTo(most));
        }

        await UntilAsync(() => server.Resources.Counters[ResourceCounter.StreamsOverMemory] > 0, "streams above the bytes to be reset");
        await UntilAsync(() => server.Resources.Counters[ResourceCounter.FramesExpired] > 0, "the others to expire");
        await UntilAsync(() => server.Resources.BufferedBytes == 0 && connection.StreamCount == 0, "everything to be given back");
        Assert.That(connection.IsClosing, Is.False, "it cost the streams");
    }

    /// <summary>What a peer sent after its request, on a stream that it does not close, or that was reset while its handler was busy.</summary>
    [Test]
    public async Task WhatNobodyReadsIsLetGo([Values("/yamux/1.0.0", "/mplex/6.7.0")] string muxer, [Values] bool answered)
    {
        // Nearly two streams: each that is reset could leave as much as a whole one uncounted.
        var most = answered ? 1024 * 1024 : 199_000;
        const int streams = 40;
        const long block = 16 * 1024;
        using var pool = new CountingPool();
        await using var server = Host(
            "127.0.0.1", o => o with { Muxers = [muxer], Buffers = pool, Limits = new ResourceLimits { BufferedBytesPerConnection = most } });
        var address = Listen(server);
        var busy = new TaskCompletionSource();
        var (begun, ended) = (0, 0);
        server.Handle("/one-byte/1", async (stream, _, token) =>
        {
            var result = await stream.Input.ReadAsync(token);
            stream.Input.AdvanceTo(result.Buffer.GetPosition(1));
            Interlocked.Increment(ref begun);
            if (!answered)
            {
                await busy.Task;
            }

            Interlocked.Increment(ref ended);
        }, StreamLimits.LongLived with { PerPeer = 2 * streams });
        await using var client = Host("127.0.0.2", o => o with { Muxers = [muxer] });
        var connection = await client.DialAsync(address, CancellationToken.None);
        for (var i = 0; i < streams; i++)
        {
            var stream = await connection.OpenStreamAsync(["/one-byte/1"], CancellationToken.None);
            await stream.WriteAsync(new byte[1], CancellationToken.None);
            await UntilAsync(() => Volatile.Read(ref begun) > i, "the handler to be busy");
            await stream.WriteAsync(new byte[100_000], CancellationToken.None);

            // Two blocks a stream may be filled in part.
            Assert.That(pool.InUse, Is.LessThanOrEqualTo(most + (2 * block * streams)));
        }

        await UntilAsync(() => answered ? Volatile.Read(ref begun) == streams : server.Resources.Counters[ResourceCounter.StreamsOverMemory] > 0,
            "all to be answered, or too many to be reset");
        busy.SetResult();
        await UntilAsync(() => Volatile.Read(ref ended) == Volatile.Read(ref begun) && pool.InUse == 0, "all blocks to be given back");
        Assert.That(server.Resources.BufferedBytes, Is.Zero);
    }

    [Test]
    public async Task AStreamOnWhichNothingComesEnds()
    {
        await using var server = Host("127.0.0.1");
        var address = Listen(server);
        server.Handle("/request/1", ReadAsync, StreamLimits.Request with { FirstByte = TimeSpan.FromSeconds(1) });
        server.Handle("/long/1", ReadAsync, StreamLimits.LongLived);
        await using var client = Host("127.0.0.2");
        var connection = await client.DialAsync(address, CancellationToken.None);
        await connection.OpenStreamAsync(["/long/1"], CancellationToken.None);
        await connection.OpenStreamAsync(["/request/1"], CancellationToken.None);
        await UntilAsync(() => server.Resources.InboundStreams.Count >= 2, "both streams to be served");
        await UntilAsync(() => !server.Resources.InboundStreams.ContainsKey("/request/1"), "the silent stream to be reset");
        Assert.That(server.Resources.Counters[ResourceCounter.StreamsSilent], Is.EqualTo(1));
        Assert.That(server.Resources.InboundStreams.Keys, Does.Contain("/long/1"));
    }

    [Test]
    public async Task AWriteToAPeerThatShutItsWindowEnds()
    {
        await using var server = Host("127.0.0.1");
        var address = Listen(server);
        server.Handle("/deaf/1", static (_, _, token) => Task.Delay(Timeout.Infinite, token));
        await using var client = Host("127.0.0.2", static o => o with { Limits = new ResourceLimits { WriteStall = TimeSpan.FromSeconds(1) } });
        var connection = await client.DialAsync(address, CancellationToken.None);
        var stream = await connection.OpenStreamAsync(["/deaf/1"], CancellationToken.None);

        Assert.That(
            async () => await stream.WriteAsync(new byte[1 << 20], CancellationToken.None).AsTask().WaitAsync(Limit),
            Throws.InstanceOf<TimeoutException>());
    }

    [Test]
    public async Task APeerThatDialsAgainReplacesItsOlderConnection()
    {
        await using var server = Host("127.0.0.1", static o => o with { MaxConnectionsPerIp = 1 });
        var address = Listen(server);
        var key = IdentityKey.Generate(KeyType.Ed25519);
        await using var before = Host("127.0.0.2", o => o with { Identity = key });
        await using var after = Host("127.0.0.2", o => o with { Identity = key });
        var old = await before.DialAsync(address, CancellationToken.None);
        var disconnected = 0;
        server.PeerDisconnected += _ => Interlocked.Increment(ref disconnected);

        await after.DialAsync(address, CancellationToken.None);

        await UntilAsync(() => old.IsClosing && server.Connections.Count == 1, "the older connection to be closed");
        Assert.That(server.Resources.Counters[ResourceCounter.ConnectionsReplaced], Is.EqualTo(1));
        Assert.That(disconnected, Is.Zero, "the peer is still there");
        Assert.That(server.FindConnection(key.PeerId)?.IsClosing, Is.False);
    }

    [Test]
    public async Task BothDialAtOnceAndStayConnected()
    {
        await using var a = Host("127.0.0.1", static o => o with { ProbeTimeout = TimeSpan.FromSeconds(1) });
        await using var b = Host("127.0.0.1", static o => o with { ProbeTimeout = TimeSpan.FromSeconds(1) });
        var (toA, toB) = (Listen(a), Listen(b));
        await Task.WhenAll(a.DialAsync(toB, CancellationToken.None), b.DialAsync(toA, CancellationToken.None));

        // Longer than the probe of the older of two connections.
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.That(a.FindConnection(b.PeerId), Is.Not.Null);
        Assert.That(await a.PingAsync(a.FindConnection(b.PeerId)!, CancellationToken.None), Is.GreaterThan(TimeSpan.Zero));
        Assert.That(a.Resources.Counters[ResourceCounter.ConnectionsDead] + b.Resources.Counters[ResourceCounter.ConnectionsDead], Is.Zero);
    }

    private static async Task ReadAsync(MuxedStream stream, Connection connection, CancellationToken token) =>
        await LengthPrefixed.ReadAsync(stream.Input, 1 << 20, token);

    private static async Task<NoiseChannel> MuxedAsync(Libp2pHost server)
    {
        var raw = await new TcpTransport(IPAddress.Loopback).DialAsync(Listen(server), CancellationToken.None);
        await MultistreamSelect.SelectAsync(raw, [NoiseUpgrade.Protocol], CancellationToken.None);
        var channel = await NoiseUpgrade.RunAsync(
            raw, IdentityKey.Generate(KeyType.Ed25519), true, server.PeerId, TimeProvider.System, CancellationToken.None);
        await MultistreamSelect.SelectAsync(channel, [YamuxSession.Protocol], CancellationToken.None);
        return channel;
    }

    private static byte[] Ping()
    {
        var ping = new byte[YamuxFrame.HeaderLength];
        new YamuxFrame(YamuxFrameType.Ping, YamuxFlags.Syn, 0, 1).Write(ping);
        return ping;
    }

    /// <summary>How many pings were answered, until so many or the end of the connection.</summary>
    private static async Task<int> AnswersAsync(NoiseChannel channel, int most, CancellationToken token)
    {
        var answers = 0;
        try
        {
            while (answers < most)
            {
                var result = await channel.Input.ReadAsync(token);
                var buffer = result.Buffer;
                while (buffer.Length >= YamuxFrame.HeaderLength)
                {
                    // Type 2 with flag ACK; the other frames are of the node's own streams, and those of type 0 have data.
                    var header = buffer.Slice(0, YamuxFrame.HeaderLength).ToArray();
                    var length = YamuxFrame.HeaderLength + (header[1] == 0 ? BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8)) : 0);
                    if (buffer.Length < length)
                    {
                        break;
                    }

                    answers += header[1] == 2 && header[3] == 2 ? 1 : 0;
                    buffer = buffer.Slice(length);
                }

                channel.Input.AdvanceTo(buffer.Start, result.Buffer.End);
                if (result.IsCompleted)
                {
                    break;
                }
            }
        }
        catch (IOException)
        {
            // Closed.
        }

        return answers;
    }

    private static async Task FloodAsync(NoiseChannel channel, byte[] frame, long bytes, CancellationToken token)
    {
        for (var sent = 0L; sent < bytes; sent += frame.Length)
        {
            while (!channel.TryAppend(frame, default))
            {
                await channel.WaitForRoomAsync(token);
            }
        }
    }

    /// <summary>The limits that struck, for the message of a test that expected another.</summary>
    private static string Struck(Libp2pHost host) => string.Join(
        ", ", Enum.GetValues<ResourceCounter>().Where(c => host.Resources.Counters[c] > 0).Select(c => $"{c}: {host.Resources.Counters[c]}"));

    private static Multiaddr Listen(Libp2pHost host) => host.Listen(Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")).WithPeer(host.PeerId);

    private static Libp2pHost Host(string ip, Func<Libp2pOptions, Libp2pOptions>? change = null)
    {
        var options = new Libp2pOptions { Identity = IdentityKey.Generate(KeyType.Ed25519), DialFrom = IPAddress.Parse(ip) };
        return new Libp2pHost(change?.Invoke(options) ?? options);
    }

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!condition())
        {
            Assert.That(limit.IsCancellationRequested, Is.False, $"waited {Limit.TotalSeconds} s for {what}");
            await Task.Delay(5);
        }
    }

    private sealed class Hosts : IAsyncDisposable
    {
        private readonly List<Libp2pHost> _hosts = [];

        public Libp2pHost Add(Libp2pHost host)
        {
            _hosts.Add(host);
            return host;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var host in _hosts)
            {
                await host.DisposeAsync();
            }
        }
    }
}
