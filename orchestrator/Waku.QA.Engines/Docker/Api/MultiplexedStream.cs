using System.Buffers.Binary;

namespace Waku.QA.Engines.Docker.Api;

/// <summary>Logs and exec output of containers without a terminal: frames of an 8-byte header (stream, length) and text.</summary>
internal static class MultiplexedStream
{
    private const int HeaderLength = 8;

    public static async Task CopyAsync(Stream source, Stream destination, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderLength];
        var buffer = new byte[16 * 1024];
        while (await source.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) == HeaderLength)
        {
            var left = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));
            while (left > 0)
            {
                var read = await source.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    return;
                }

                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                left -= (uint)read;
            }
        }
    }
}
