using System.Buffers.Binary;
using Waku.Libp2p.Muxing.Yamux;
using Waku.Libp2p.Negotiation;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Security;
using Waku.Node.Hostile.Tests.Harness;

namespace Waku.Node.Hostile.Tests.Scripts;

/// <summary>Frames of yamux and mplex.</summary>
internal static class MuxerScripts
{
    private const string Mplex = "/mplex/6.7.0";

    /// <summary>A line that is announced and does not come.</summary>
    private static readonly byte[] Begun = [.. MultistreamSelect.Lines(MultistreamSelect.Header), 0xff, 0x07];

    public static IEnumerable<Script> All()
    {
        yield return Yamux("pings, unread", static (_, _) => Frame(YamuxFrameType.Ping, YamuxFlags.Syn, 0, 7));
        yield return new("pings, read", static (a, t) => FloodAsync(a, t, static (_, _) => Frame(YamuxFrameType.Ping, YamuxFlags.Syn, 0, 7), read: true));
        yield return Yamux("streams opened and left", static (_, i) => Open(i));
        yield return new("streams opened and left, read", static (a, t) => FloodAsync(a, t, static (_, i) => Open(i), read: true));
        yield return new("streams opened and reset", static (a, t) => FloodAsync(a, t, static (_, i) => [.. Open(i), .. End(i)], read: true));
        yield return new("streams with one byte, reset", static (a, t) => FloodAsync(
            a, t, static (_, i) => [.. Frame(YamuxFrameType.Data, YamuxFlags.Syn, (uint)((2 * i) + 1), 1), 0x13, .. End(i)], read: true));
        yield return Yamux("credit for unknown streams", static (r, _) => Frame(YamuxFrameType.WindowUpdate, YamuxFlags.None, (uint)r.Next(), 1));
        yield return Yamux(
            "credit beyond all measure",
            static (_, i) => Frame(YamuxFrameType.WindowUpdate, i == 0 ? YamuxFlags.Syn : YamuxFlags.None, 1, uint.MaxValue));
        yield return Yamux(
            "data for unknown streams",
            static (r, _) => [.. Frame(YamuxFrameType.Data, YamuxFlags.None, (uint)r.Next(), 200), .. new byte[200]]);
        yield return Yamux("a frame of two gigabytes", static (_, _) => Frame(YamuxFrameType.Data, YamuxFlags.Syn, 1, int.MaxValue));
        yield return Yamux(
            "data beyond the window",
            static (_, i) => [.. Frame(YamuxFrameType.Data, i == 0 ? YamuxFlags.Syn : YamuxFlags.None, 1, 60_000), .. new byte[60_000]]);
        yield return Yamux("data frames without data", static (_, i) => Frame(YamuxFrameType.Data, i == 0 ? YamuxFlags.Syn : YamuxFlags.None, 1, 0));
        yield return Yamux("frames of random types", static (r, _) =>
        {
            var frame = Frame((YamuxFrameType)r.Next(4), (YamuxFlags)r.Next(16), (uint)r.Next(8), (uint)r.Next(100));
            return [.. frame, .. new byte[r.Next(100)]];
        });
        yield return new("go away, and stay", static async (a, t) =>
        {
            var channel = await a.MuxedAsync(t);
            channel.Append(Frame(YamuxFrameType.GoAway, YamuxFlags.None, 0, 0), default);
            await Script.HoldAsync(t);
        });
        yield return new("a header that drips", static async (a, t) =>
        {
            var channel = await a.MuxedAsync(t);
            for (var i = 0; ; i++)
            {
                channel.Append([Frame(YamuxFrameType.Ping, YamuxFlags.Syn, 0, 7)[i % YamuxFrame.HeaderLength]], default);
                await Task.Delay(100, t);
            }
        });
        yield return new("windows filled on every stream", static (a, t) => FillAsync(a, t, streams: 500));
        yield return new("mplex: streams opened and left", static (a, t) => FloodAsync(a, t, static (_, i) => Message((ulong)i, 0, []), read: false, Mplex));
        yield return new("mplex: streams opened and reset", static (a, t) => FloodAsync(
            a, t, static (_, i) => [.. Message((ulong)i, 0, []), .. Message((ulong)i, 6, [])], read: true, Mplex));
        yield return new("mplex: a message that does not end", static async (a, t) =>
        {
            var channel = await a.MuxedAsync(t, Mplex);
            channel.TryAppend([0, 0, 2, 0xff, 0xff, 0x3f], new byte[900_000]);
            await Script.HoldAsync(t);
        });
        yield return new("mplex: data that nobody reads", static (a, t) => FloodAsync(
            a, t, static (_, i) => i < 250 ? Message((ulong)i, 0, []) : Message((ulong)(i % 250), 2, [.. Begun, .. new byte[4000]]), read: false, Mplex));
        yield return new("mplex: one stream opened twice", static (a, t) => FloodAsync(a, t, static (_, _) => Message(1, 0, []), read: false, Mplex));
    }

    private static Script Yamux(string name, Func<Random, long, byte[]> frame) => new(name, (a, t) => FloodAsync(a, t, frame, read: false));

    private static async Task FloodAsync(
        Attacker attacker, CancellationToken token, Func<Random, long, byte[]> frame, bool read, string muxer = YamuxSession.Protocol)
    {
        var channel = await attacker.MuxedAsync(token, muxer);
        if (read)
        {
            _ = DrainAsync(channel, token);
        }

        for (var i = 0L; ; i++)
        {
            token.ThrowIfCancellationRequested();
            var bytes = frame(attacker.Random, i);
            while (!channel.TryAppend(bytes, default))
            {
                await channel.WaitForRoomAsync(token);
            }

            if (i % 1000 == 0)
            {
                await Task.Yield();
            }
        }
    }

    private static async Task FillAsync(Attacker attacker, CancellationToken token, int streams)
    {
        // A first line that names a protocol that is served, and then a request that is announced and never whole.
        byte[] start = [.. MultistreamSelect.Lines(MultistreamSelect.Header, "/vac/waku/lightpush/3.0.0"), 0x80, 0x80, 0x08];
        var channel = await attacker.MuxedAsync(token);
        _ = DrainAsync(channel, token);
        for (var i = 0; i < streams; i++)
        {
            byte[] data = [.. start, .. new byte[250_000 - start.Length]];
            for (var at = 0; at < data.Length; at += 50_000)
            {
                var header = Frame(YamuxFrameType.Data, at == 0 ? YamuxFlags.Syn : YamuxFlags.None, (uint)((2 * i) + 1), 50_000);
                while (!channel.TryAppend(header, data.AsSpan(at, 50_000)))
                {
                    await channel.WaitForRoomAsync(token);
                }
            }
        }

        await Script.HoldAsync(token);
    }

    private static async Task DrainAsync(NoiseChannel channel, CancellationToken token)
    {
        try
        {
            while (await channel.Input.ReadAsync(token) is { IsCompleted: false } result)
            {
                channel.Input.AdvanceTo(result.Buffer.End);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The connection is over.
        }
    }

    private static byte[] Open(long i) => Frame(YamuxFrameType.WindowUpdate, YamuxFlags.Syn, (uint)((2 * i) + 1), 0);

    private static byte[] End(long i) => Frame(YamuxFrameType.WindowUpdate, YamuxFlags.Rst, (uint)((2 * i) + 1), 0);

    private static byte[] Frame(YamuxFrameType type, YamuxFlags flags, uint id, uint length)
    {
        var bytes = new byte[YamuxFrame.HeaderLength];
        bytes[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)flags);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), id);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), length);
        return bytes;
    }

    private static byte[] Message(ulong id, int flag, byte[] data)
    {
        var header = new byte[2 * Varint.MaxLength];
        var n = Varint.Write(header, (id << 3) | (uint)flag);
        n += Varint.Write(header.AsSpan(n), (ulong)data.Length);
        return [.. header[..n], .. data];
    }
}
