using System.Buffers;
using System.Security.Cryptography;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Primitives;

namespace Waku.Libp2p.Ping;

/// <summary>libp2p ping: 32 random bytes come back. A stream per ping, because nim answers one payload per stream.</summary>
internal static class PingProtocol
{
    public const string Id = "/ipfs/ping/1.0.0";
    private const int PayloadLength = 32;

    /// <summary>Round-trip time over a stream opened for it.</summary>
    public static async Task<TimeSpan> PingAsync(MuxedStream stream, TimeProvider time, CancellationToken cancellationToken)
    {
        var payload = RandomNumberGenerator.GetBytes(PayloadLength);
        var start = time.GetTimestamp();
        await stream.WriteAsync(payload, cancellationToken).ConfigureAwait(false);
        var answer = await stream.Input.ReadAtLeastAsync(PayloadLength, cancellationToken).ConfigureAwait(false);
        var same = answer.Buffer.Length >= PayloadLength && answer.Buffer.Slice(0, PayloadLength).ToArray().AsSpan().SequenceEqual(payload);
        stream.Input.AdvanceTo(answer.Buffer.End);
        return same ? time.GetElapsedTime(start) : throw new Libp2pException("ping came back altered");
    }

    /// <summary>Echoes payloads until the peer ends the stream.</summary>
    public static async Task AnswerAsync(MuxedStream stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await stream.Input.ReadAtLeastAsync(PayloadLength, cancellationToken).ConfigureAwait(false);
            if (result.Buffer.Length < PayloadLength)
            {
                return;
            }

            var payload = result.Buffer.Slice(0, PayloadLength).ToArray();
            stream.Input.AdvanceTo(result.Buffer.GetPosition(PayloadLength));
            await stream.WriteAsync(payload, cancellationToken).ConfigureAwait(false);
        }
    }
}
