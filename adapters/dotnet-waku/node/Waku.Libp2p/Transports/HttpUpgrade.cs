using System.Security.Cryptography;
using System.Text;
using Waku.Libp2p.Primitives;

namespace Waku.Libp2p.Transports;

/// <summary>The HTTP/1.1 half of a WebSocket connection (RFC 6455 section 4), for both ends.</summary>
internal static class HttpUpgrade
{
    private const string AcceptSalt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int MaxHead = 8 * 1024;

    public static async Task AcceptAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = await ReadHeadAsync(stream, cancellationToken).ConfigureAwait(false);
        var key = HeaderOf(head, "Sec-WebSocket-Key");
        var upgrade = HeaderOf(head, "Upgrade");
        if (!head.StartsWith("GET ", StringComparison.Ordinal) || key is null || !string.Equals(upgrade, "websocket", StringComparison.OrdinalIgnoreCase))
        {
            var refusal = "HTTP/1.1 426 Upgrade Required\r\nUpgrade: websocket\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"u8.ToArray();
            await stream.WriteAsync(refusal, cancellationToken).ConfigureAwait(false);
            throw new Libp2pException("not a WebSocket request");
        }

        var answer = $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {AcceptOf(key)}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), cancellationToken).ConfigureAwait(false);
    }

    public static async Task RequestAsync(Stream stream, string host, CancellationToken cancellationToken)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var request = $"GET / HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), cancellationToken).ConfigureAwait(false);
        var head = await ReadHeadAsync(stream, cancellationToken).ConfigureAwait(false);
        if (!head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal) || HeaderOf(head, "Sec-WebSocket-Accept") != AcceptOf(key))
        {
            throw new Libp2pException($"{host} refused the WebSocket upgrade: {head.Split('\r')[0]}");
        }
    }

    internal static string? HeaderOf(string head, string name)
    {
        foreach (var line in head.Split("\r\n").Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon == name.Length && line.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return line[(colon + 1)..].Trim();
            }
        }

        return null;
    }

    internal static string AcceptOf(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSalt)));

    /// <summary>Reads byte by byte up to the empty line, so that not one byte of what follows is taken.</summary>
    private static async Task<string> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new byte[MaxHead];
        for (var n = 0; n < MaxHead;)
        {
            if (await stream.ReadAsync(head.AsMemory(n, 1), cancellationToken).ConfigureAwait(false) == 0)
            {
                throw new Libp2pException("the connection ended inside the HTTP head");
            }

            n++;
            if (head.AsSpan(0, n).EndsWith("\r\n\r\n"u8))
            {
                return Encoding.ASCII.GetString(head, 0, n);
            }
        }

        throw new Libp2pException($"HTTP head above {MaxHead} bytes");
    }
}
