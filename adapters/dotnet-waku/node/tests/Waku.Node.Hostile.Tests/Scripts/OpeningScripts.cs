using System.Net.Sockets;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Negotiation;
using Waku.Libp2p.Security;
using Waku.Node.Hostile.Tests.Harness;

namespace Waku.Node.Hostile.Tests.Scripts;

/// <summary>Before a connection is secured and multiplexed.</summary>
internal static class OpeningScripts
{
    private static readonly byte[] Hello = MultistreamSelect.Lines(MultistreamSelect.Header, NoiseUpgrade.Protocol);

    public static IEnumerable<Script> All()
    {
        yield return new("70 silent sockets", static (a, t) => HeldAsync(a, t, []));
        yield return new("silent sockets that come and go", static async (a, t) => await (await a.SocketAsync(t)).DisposeAsync());
        yield return new("sockets reset at once", static async (a, t) =>
        {
            var socket = await a.SocketAsync(t);
            socket.Socket.LingerState = new LingerOption(true, 0);
            socket.Socket.Close();
        });
        yield return new("70 silent WebSockets", static (a, t) => HeldAsync(a, t, [], web: true));
        yield return new("an HTTP head that drips", static (a, t) => DripAsync(a, t, "GET / HTTP/1.1\r\nHost: x\r\nX: "u8.ToArray(), web: true));
        yield return new("garbage of a megabyte", static async (a, t) =>
        {
            var garbage = new byte[1 << 20];
            a.Random.NextBytes(garbage);
            await (await a.SocketAsync(t)).WriteAsync(garbage, t);
        });
        yield return new("half a multistream line", static (a, t) => HeldAsync(a, t, Hello[..7]));
        yield return new("a multistream line that drips", static (a, t) => DripAsync(a, t, Hello));
        yield return new("a varint that never ends", static (a, t) => DripAsync(a, t, [.. Enumerable.Repeat((byte)0x80, 10)]));
        yield return new("a line of a gigabyte", static (a, t) => HeldAsync(a, t, [0xff, 0xff, 0xff, 0xff, 0x03, .. new byte[500]]));
        yield return new("unknown security protocols for ever", static async (a, t) =>
        {
            var socket = await a.SocketAsync(t);
            await socket.WriteAsync(MultistreamSelect.Lines(MultistreamSelect.Header), t);
            while (true)
            {
                await socket.WriteAsync(MultistreamSelect.Lines("/tls/1.0.0"), t);
            }
        });
        yield return new("half a Noise handshake", static (a, t) => HeldAsync(a, t, [.. Hello, 0, 32, .. Enumerable.Repeat((byte)9, 32)]));
        yield return new("a Noise frame without its body", static (a, t) => HeldAsync(a, t, [.. Hello, 0xff, 0xff]));
        yield return new("a Noise message that drips", static (a, t) => DripAsync(a, t, [.. Hello, 0xff, 0xff, .. new byte[60_000]]));
        yield return new("handshakes by ever new identities", static async (a, t) => await (await a.MuxedAsync(t)).DisposeAsync());
        yield return new("identities that stay", static async (a, t) =>
        {
            for (var i = 0; i < 200; i++)
            {
                await a.MuxedAsync(t);
            }

            await Script.HoldAsync(t);
        });
        yield return new("secured, then silent", static async (a, t) =>
        {
            for (var i = 0; i < 70; i++)
            {
                await a.NoiseAsync(t);
            }

            await Script.HoldAsync(t);
        });
        yield return new("unknown muxers for ever", static async (a, t) =>
        {
            var channel = await a.NoiseAsync(t);
            await channel.WriteAsync(MultistreamSelect.Lines(MultistreamSelect.Header), t);
            while (true)
            {
                await channel.WriteAsync(MultistreamSelect.Lines("/spdystream/1.0.0"), t);
            }
        });
        yield return new("one identity that dials again and again", static async (a, t) =>
        {
            var key = IdentityKey.Generate(KeyType.Ed25519);
            for (var i = 0; i < 50; i++)
            {
                var channel = await a.NoiseAsync(t, key);
                await MultistreamSelect.SelectAsync(channel, ["/yamux/1.0.0"], t);
            }

            await Script.HoldAsync(t);
        });
    }

    private static async Task HeldAsync(Attacker attacker, CancellationToken token, byte[] opening, bool web = false)
    {
        for (var i = 0; i < 70; i++)
        {
            var socket = await attacker.SocketAsync(token, web);
            await socket.WriteAsync(opening, token);
        }

        await Script.HoldAsync(token);
    }

    private static async Task DripAsync(Attacker attacker, CancellationToken token, byte[] bytes, bool web = false)
    {
        List<NetworkStream> sockets = [];
        for (var i = 0; i < 70; i++)
        {
            sockets.Add(await attacker.SocketAsync(token, web));
        }

        for (var i = 0; ; i++)
        {
            var open = 0;
            foreach (var socket in sockets)
            {
                try
                {
                    await socket.WriteAsync(bytes.AsMemory(i % bytes.Length, 1), token);
                    open++;
                }
                catch (IOException)
                {
                    // The node hung up on this one.
                }
            }

            if (open == 0)
            {
                return;
            }

            await Task.Delay(200, token);
        }
    }
}
