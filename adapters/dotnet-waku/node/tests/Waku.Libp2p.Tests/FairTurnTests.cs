using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Muxing.Mplex;
using Waku.Libp2p.Muxing.Yamux;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Resources;
using Waku.Libp2p.Security;
using Waku.Libp2p.Transports;

namespace Waku.Libp2p.Tests;

/// <summary>What one peer sends is not handled before everybody else's (issue 20: one budget for all).</summary>
public sealed class FairTurnTests
{
    private const int Streams = 200;
    private const int MostInATurn = 32;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [TestCase("/yamux/1.0.0")]
    [TestCase("/mplex/6.7.0")]
    public async Task StreamsThatArriveTogetherAreTakenAFewAtATime(string muxer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var dialed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await dialed.ConnectAsync(listener.LocalEndpoint);
        await using var sender = Channel(dialed);
        await using var receiver = Channel(await listener.AcceptSocketAsync());
        var frames = Enumerable.Range(0, Streams).SelectMany(i => Open(muxer, i)).ToArray();
        sender.Append(frames, default);
        await ArrivedAsync(receiver, frames.Length);

        var scope = new ResourceManager(new ResourceLimits(), MemoryPool<byte>.Shared, TimeProvider.System).Open();
        IMuxer session = muxer == YamuxSession.Protocol
            ? new YamuxSession(receiver, client: false, scope, TimeProvider.System)
            : new MplexSession(receiver, scope, TimeProvider.System);
        var (opened, inOneTurn, here) = (0, 0, Environment.CurrentManagedThreadId);
        var turns = new Lock();
        var isFirst = true;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = session.RunAsync(_ =>
        {
            lock (turns)
            {
                inOneTurn += isFirst && Environment.CurrentManagedThreadId == here ? 1 : 0;
                if (++opened == Streams)
                {
                    all.SetResult();
                }
            }
        });
        lock (turns)
        {
            isFirst = false;
        }

        await all.Task.WaitAsync(Limit);
        Assert.That(inOneTurn, Is.InRange(1, MostInATurn), "streams before others could run");
        await session.DisposeAsync();
        await running.WaitAsync(Limit);
    }

    private static async Task ArrivedAsync(NoiseChannel channel, int bytes)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            var result = await channel.Input.ReadAsync(limit.Token);
            var length = result.Buffer.Length;
            channel.Input.AdvanceTo(result.Buffer.Start, length < bytes ? result.Buffer.End : result.Buffer.Start);
            if (length >= bytes)
            {
                return;
            }
        }
    }

    private static byte[] Open(string muxer, int i)
    {
        if (muxer != YamuxSession.Protocol)
        {
            var header = new byte[Varint.MaxLength + 1];
            return header[..(Varint.Write(header, (ulong)i << 3) + 1)];
        }

        var frame = new byte[YamuxFrame.HeaderLength];
        new YamuxFrame(YamuxFrameType.WindowUpdate, YamuxFlags.Syn, (uint)((2 * i) + 1), 0).Write(frame);
        return frame;
    }

    private static NoiseChannel Channel(Socket socket)
    {
        var address = Multiaddr.Parse("/ip4/127.0.0.1/tcp/1");
        var peer = IdentityKey.Generate(KeyType.Ed25519).PeerId;
        var raw = new RawConnection(new NetworkStream(socket, ownsSocket: true), address, address, "127.0.0.1");
        return new NoiseChannel(raw, peer, new NoiseCipher(new byte[32]), new NoiseCipher(new byte[32]), TimeProvider.System);
    }
}
