using Waku.Libp2p.Connections;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Negotiation;
using Waku.Libp2p.Primitives;
using Waku.Node.Hostile.Tests.Harness;

namespace Waku.Node.Hostile.Tests.Scripts;

/// <summary>Streams: negotiation, identify, ping and the services.</summary>
internal static class ServiceScripts
{
    private const string Lightpush = "/vac/waku/lightpush/3.0.0";
    private const string Store = "/vac/waku/store-query/3.0.0";
    private const string Filter = "/vac/waku/filter-subscribe/2.0.0-beta1";
    private const string Metadata = "/vac/waku/metadata/1.0.0";
    private const string Identify = "/ipfs/id/1.0.0";
    private const string Push = "/ipfs/id/push/1.0.0";
    private const string Ping = "/ipfs/ping/1.0.0";

    public static IEnumerable<Script> All()
    {
        yield return Begun("300 lightpush requests that never end", Lightpush, 300, [0xf0, 0x93, 0x09, .. new byte[100_000]]);
        yield return Begun("300 filter requests of which one byte came", Filter, 300, [0x64]);
        yield return Begun("300 store requests without a length", Store, 300, [0x80]);
        yield return Begun("500 streams opened ahead of use", Lightpush, 500, []);
        yield return Begun("200 begun identify pushes", Push, 200, [0xff, 0xff, 0x03, .. new byte[60_000]]);
        yield return new("negotiates for ever", static (a, t) => OnStreamsAsync(a, t, 20, static async (stream, token) =>
        {
            await stream.WriteAsync(MultistreamSelect.Lines(MultistreamSelect.Header), token);
            while (true)
            {
                await stream.WriteAsync(MultistreamSelect.Lines("/nope/1.0.0"), token);
            }
        }));
        yield return new("500 negotiations that do not end", static (a, t) => OnStreamsAsync(a, t, 500, static async (stream, token) =>
        {
            await stream.WriteAsync(MultistreamSelect.Lines(MultistreamSelect.Header).AsMemory(0, 9), token);
            await Script.HoldAsync(token);
        }));
        yield return new("asks for what is not served, again and again", static async (a, t) =>
        {
            var connection = await a.ConnectAsync(t);
            while (!connection.IsClosing)
            {
                try
                {
                    await connection.OpenStreamAsync(["/nope/1.0.0"], t);
                }
                catch (ProtocolNotSupportedException)
                {
                    // As expected; once more.
                }
            }
        });
        yield return Repeated("identify, again and again", Identify, []);
        yield return Repeated("identify pushes of 60 kB", Push, [.. LengthPrefixed.Encode([.. Enumerable.Range(0, 700).SelectMany(static i => Protocol(i))])]);
        yield return Repeated("metadata garbage", Metadata, LengthPrefixed.Encode([0xff, 0xff, 0xff]));
        yield return Repeated("lightpush garbage", Lightpush, LengthPrefixed.Encode([0x0a, 0x05, 1]));
        yield return Repeated("store queries", Store, LengthPrefixed.Encode([0x0a, 1, (byte)'x', 0x10, 1]));
        yield return new("store answers that nobody reads", static (a, t) => OnStreamsAsync(a, t, 250, static async (stream, token) =>
        {
            await stream.WriteAsync(await OpenedAsync(Store, LengthPrefixed.Encode([0x0a, 1, (byte)'x', 0x10, 1])), token);
            await Script.HoldAsync(token);
        }));
        yield return new("ping payloads, answers unread", static (a, t) => OnStreamsAsync(a, t, 30, static async (stream, token) =>
        {
            await stream.WriteAsync(await OpenedAsync(Ping, []), token);
            while (true)
            {
                await stream.WriteAsync(new byte[32_000], token);
            }
        }));
        yield return new("a ping payload that drips", static (a, t) => OnStreamsAsync(a, t, 30, static async (stream, token) =>
        {
            await stream.WriteAsync(await OpenedAsync(Ping, []), token);
            while (true)
            {
                await stream.WriteAsync(new byte[1], token);
                await Task.Delay(100, token);
            }
        }));
        yield return new("requests over mplex that never end", static (a, t) => OnStreamsAsync(a, t, 300, static async (stream, token) =>
        {
            await stream.WriteAsync((byte[])[.. await OpenedAsync(Lightpush, [0xf0, 0x93, 0x09]), .. new byte[100_000]], token);
            await Script.HoldAsync(token);
        }, "/mplex/6.7.0"));
    }

    /// <summary>What opens a stream of a protocol, and its first bytes, in one piece.</summary>
    internal static Task<byte[]> OpenedAsync(string protocol, byte[] first) =>
        Task.FromResult<byte[]>([.. MultistreamSelect.Lines(MultistreamSelect.Header, protocol), .. first]);

    /// <summary>Runs the same on many streams of one connection until the connection is over.</summary>
    internal static async Task OnStreamsAsync(
        Attacker attacker, CancellationToken token, int count, Func<MuxedStream, CancellationToken, Task> body, string muxer = "/yamux/1.0.0")
    {
        var connection = await attacker.ConnectAsync(token, [muxer]);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(token, connection.Closed);
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => OneAsync(connection, body, any.Token)));
    }

    private static Script Begun(string name, string protocol, int count, byte[] first) => new(
        name, (a, t) => OnStreamsAsync(a, t, count, async (stream, token) =>
    {
        await stream.WriteAsync(await OpenedAsync(protocol, first), token);
        await Script.HoldAsync(token);
    }));

    private static Script Repeated(string name, string protocol, byte[] request) => new(name, async (a, t) =>
    {
        var connection = await a.ConnectAsync(t);
        while (!connection.IsClosing)
        {
            t.ThrowIfCancellationRequested();
            await OneAsync(connection, async (stream, token) =>
            {
                await stream.WriteAsync(await OpenedAsync(protocol, request), token);
                stream.CloseWrite();
                while (await stream.Input.ReadAsync(token) is { IsCompleted: false } result)
                {
                    stream.Input.AdvanceTo(result.Buffer.End);
                }
            }, t);
        }
    });

    private static async Task OneAsync(Connection connection, Func<MuxedStream, CancellationToken, Task> body, CancellationToken token)
    {
        await Task.Yield();
        var stream = connection.OpenRawStream();
        try
        {
            await body(stream, token);
        }
        catch (Exception e) when (e is IOException or Libp2pException or InvalidOperationException)
        {
            // The node reset the stream.
        }
        finally
        {
            stream.Reset();
        }
    }

    private static byte[] Protocol(int i) => [0x1a, 80, .. System.Text.Encoding.ASCII.GetBytes($"/{i}".PadRight(80, 'x'))];
}
