using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Negotiation;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Security;
using Waku.Libp2p.Transports;
using Waku.Node.Relay;

namespace Waku.Node.Tests.Relay;

/// <summary>Whatever a peer sends costs the node one closed connection and nothing else: afterwards it still relays.</summary>
public sealed class HostilePeerTests
{
    private static readonly byte[] Hello = Convert.FromHexString("132f6d756c746973747265616d2f312e302e300a" + "072f6e6f6973650a");

    public static IEnumerable<TestCaseData> Openings()
    {
        var random = new byte[4096];
        new Random(1).NextBytes(random);
        yield return new TestCaseData(random).SetArgDisplayNames("garbage");
        yield return new TestCaseData(Hello[..7]).SetArgDisplayNames("half a line");
        yield return new TestCaseData(new byte[] { 0xff, 0xff, 0xff, 0x7f }).SetArgDisplayNames("a line of 256 MB");
        yield return new TestCaseData((byte[])[.. Hello, 0, 10, .. new byte[10]]).SetArgDisplayNames("a Noise message that is too short");
        yield return new TestCaseData((byte[])[.. Hello, 0, 32, .. new byte[32]]).SetArgDisplayNames("an all-zero Noise key");
        yield return new TestCaseData((byte[])[.. Hello, 0xff, 0xff, .. random]).SetArgDisplayNames("half a Noise frame");
        yield return new TestCaseData("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray()).SetArgDisplayNames("an HTTP request");
    }

    [TestCaseSource(nameof(Openings))]
    public async Task AnyOpeningCostsOneConnection(byte[] opening)
    {
        await using var node = new LoopbackNode(handshakeTimeout: TimeSpan.FromSeconds(1));
        await using var webSocket = new LoopbackNode(webSocket: true, handshakeTimeout: TimeSpan.FromSeconds(1));
        foreach (var target in (LoopbackNode[])[node, webSocket])
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, target.Address.TcpPort!.Value);
            await socket.GetStream().WriteAsync(opening);
            if (target == node)
            {
                await ClosedAsync(socket);
            }
        }

        await StillRelaysAsync(node);
    }

    /// <summary>A peer that never finishes its handshake must not hold resources, nor keep others out.</summary>
    [Test]
    public async Task SilentPeersAreDroppedAndKeepNobodyOut()
    {
        await using var node = new LoopbackNode(handshakeTimeout: TimeSpan.FromSeconds(2));
        List<TcpClient> silent = [];
        for (var i = 0; i < 40; i++)
        {
            var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, node.Address.TcpPort!.Value);
            silent.Add(socket);
        }

        await StillRelaysAsync(node);
        foreach (var socket in silent)
        {
            await ClosedAsync(socket);
            socket.Dispose();
        }
    }

    public static IEnumerable<TestCaseData> Rpcs()
    {
        var random = new byte[1000];
        new Random(2).NextBytes(random);
        yield return new TestCaseData((byte[])[0xe8, 0x07, .. random]).SetArgDisplayNames("random bytes in a frame");
        yield return new TestCaseData((byte[])[0x80, 0x80, 0x80, 0x32]).SetArgDisplayNames("a frame of 100 MB");
        yield return new TestCaseData((byte[])[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]).SetArgDisplayNames("a length above 64 bits");
        yield return new TestCaseData((byte[])[0x05, 0x12, 0x40, 0x01]).SetArgDisplayNames("half a frame");
    }

    [TestCaseSource(nameof(Rpcs))]
    public async Task AnyRelayRpcCostsAtMostTheStream(byte[] rpc)
    {
        // The attacker is a bare host: it answers no metadata request and would be thrown out for that alone.
        await using var node = new LoopbackNode(requireMetadata: false);
        await using var attacker = new Libp2pHost(new Libp2pOptions { Identity = IdentityKey.Generate(KeyType.Ed25519) });
        var connection = await attacker.DialAsync(node.Address, CancellationToken.None);
        await using (var stream = await connection.OpenStreamAsync([RelayProtocol.Id], CancellationToken.None))
        {
            await stream.WriteAsync(rpc, CancellationToken.None);
            stream.CloseWrite();
            await EndedAsync(stream);
        }

        await StillRelaysAsync(node);
    }

    /// <summary>Ten thousand mutated frames through a live connection.</summary>
    [Test]
    public async Task TheRelayHandlerSurvivesMutatedFrames()
    {
        const int frames = 10_000;
        await using var node = new LoopbackNode(requireMetadata: false);
        await using var attacker = new Libp2pHost(new Libp2pOptions { Identity = IdentityKey.Generate(KeyType.Ed25519) });
        var message = Gossipsub.RouterFixture.Message("hello");
        var valid = new byte[Waku.Gossipsub.GossipRpcCodec.SizeOf(message)];
        Waku.Gossipsub.GossipRpcCodec.Write(message, valid);
        var mutator = new Fuzzing.Mutator(5);
        for (var i = 0; i < frames;)
        {
            var connection = await attacker.DialAsync(node.Address, CancellationToken.None);
            try
            {
                var stream = await connection.OpenStreamAsync([RelayProtocol.Id], CancellationToken.None);
                while (i < frames && !connection.Closed.IsCancellationRequested)
                {
                    i++;
                    await stream.WriteAsync(LengthPrefixed.Encode(mutator.Mutate(valid[1..])), CancellationToken.None);
                }
            }
            catch (Exception e) when (e is IOException or Libp2pException or OperationCanceledException or TimeoutException)
            {
                // The node closed the stream or threw the attacker out; it dials again.
            }

            await attacker.DisconnectAsync(node.Node.Host.PeerId);
        }

        await StillRelaysAsync(node);
    }

    /// <summary>Ten thousand frames behind a real Noise handshake: right and wrong headers, unknown streams, lengths of every size.</summary>
    [TestCase("/yamux/1.0.0")]
    [TestCase("/mplex/6.7.0")]
    public async Task TheMuxerSurvivesMutatedFrames(string muxer)
    {
        const int connections = 60;
        const int framesEach = 170;
        await using var node = new LoopbackNode(muxer: muxer);
        var random = new Random(9);
        for (var i = 0; i < connections; i++)
        {
            var raw = await new TcpTransport(IPAddress.Loopback).DialAsync(node.Address, CancellationToken.None);
            await MultistreamSelect.SelectAsync(raw, [NoiseUpgrade.Protocol], CancellationToken.None);
            await using var channel = await NoiseUpgrade.RunAsync(raw, IdentityKey.Generate(KeyType.Ed25519), true, node.Node.Host.PeerId,
                TimeProvider.System, CancellationToken.None);
            await MultistreamSelect.SelectAsync(channel, [muxer], CancellationToken.None);
            try
            {
                for (var j = 0; j < framesEach; j++)
                {
                    channel.Append(Frame(random, muxer), default);
                    await channel.WaitForRoomAsync(CancellationToken.None);
                }
            }
            catch (IOException)
            {
                // The node closed the connection, as it should.
            }
        }

        await StillRelaysAsync(node, muxer);
    }

    /// <summary>Mostly frames that pass the first look: a known type, a stream that may exist, a length that may fit.</summary>
    private static byte[] Frame(Random random, string muxer)
    {
        var payload = new byte[random.Next(300)];
        random.NextBytes(payload);
        var length = random.Next(4) == 0 ? random.Next() : payload.Length;
        if (muxer.StartsWith("/mplex", StringComparison.Ordinal))
        {
            var head = new byte[2 * Varint.MaxLength];
            var n = Varint.Write(head, (ulong)((random.Next(6) << 3) | random.Next(8)));
            n += Varint.Write(head.AsSpan(n), (ulong)length);
            return [.. head[..n], .. payload];
        }

        var header = new byte[12];
        header[0] = (byte)(random.Next(20) == 0 ? 1 : 0);
        header[1] = (byte)random.Next(random.Next(10) == 0 ? 256 : 4);
        header[3] = (byte)random.Next(16);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), (uint)random.Next(9));
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), (uint)length);
        return header[1] == 0 ? [.. header, .. payload] : header;
    }

    private static async Task ClosedAsync(TcpClient socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var buffer = new byte[1024];
        try
        {
            while (await socket.GetStream().ReadAsync(buffer, limit.Token) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A reset is a close as well.
        }
    }

    private static async Task EndedAsync(MuxedStream stream)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            while (!(await stream.Input.ReadAsync(limit.Token)).IsCompleted)
            {
                stream.Input.AdvanceTo(default);
            }
        }
        catch (IOException)
        {
            // The node reset it.
        }
    }

    private static async Task StillRelaysAsync(LoopbackNode node, string muxer = "/yamux/1.0.0")
    {
        await using var friend = new LoopbackNode(muxer: muxer);
        await friend.ConnectAsync(node);
        var payload = new byte[16];
        BinaryPrimitives.WriteInt32LittleEndian(payload, node.GetHashCode());
        await friend.PublishAsync(payload);
        await node.ReceivedAsync(payload);
    }
}
