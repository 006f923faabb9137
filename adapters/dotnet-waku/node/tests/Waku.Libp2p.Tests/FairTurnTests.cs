using System.Buffers;
using System.IO.Pipelines;
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
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await using var sender = Channel(Stream.Null, pipe.Writer.AsStream());
        await using var receiver = Channel(pipe.Reader.AsStream(), Stream.Null);
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

    private static NoiseChannel Channel(Stream input, Stream output)
    {
        var address = Multiaddr.Parse("/ip4/127.0.0.1/tcp/1");
        var peer = IdentityKey.Generate(KeyType.Ed25519).PeerId;
        return new NoiseChannel(new RawConnection(new Duplex(input, output), address, address, "127.0.0.1"), peer, new NoiseCipher(new byte[32]),
            new NoiseCipher(new byte[32]), TimeProvider.System);
    }

    /// <summary>Reads from one stream and writes to another.</summary>
    private sealed class Duplex(Stream input, Stream output) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            input == Null ? Forever(cancellationToken) : input.ReadAsync(buffer, cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            output.WriteAsync(buffer, cancellationToken);

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override Task FlushAsync(CancellationToken cancellationToken) => output.FlushAsync(cancellationToken);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        private static async ValueTask<int> Forever(CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
