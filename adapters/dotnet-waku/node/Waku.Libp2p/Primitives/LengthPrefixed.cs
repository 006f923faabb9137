using System.Buffers;
using System.IO.Pipelines;

namespace Waku.Libp2p.Primitives;

/// <summary>Frames of uvarint length + bytes, the envelope of nearly every libp2p and Waku message.</summary>
public static class LengthPrefixed
{
    /// <summary>Cuts one frame off the front of <paramref name="buffer"/>. False when it is not complete yet.</summary>
    /// <exception cref="Libp2pException">The length is malformed or above <paramref name="maxLength"/> bytes.</exception>
    public static bool TryCut(ref ReadOnlySequence<byte> buffer, int maxLength, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        if (buffer.IsEmpty)
        {
            return false;
        }

        var status = Varint.TryRead(buffer, out var length, out var prefix);
        if (status == OperationStatus.NeedMoreData)
        {
            return false;
        }

        if (status != OperationStatus.Done || length > (ulong)maxLength)
        {
            throw new Libp2pException($"frame length {length} is above the limit of {maxLength} bytes or malformed");
        }

        if (buffer.Length - prefix < (long)length)
        {
            return false;
        }

        frame = buffer.Slice(prefix, (long)length);
        buffer = buffer.Slice(frame.End);
        return true;
    }

    /// <summary>Reads one frame and returns a copy of it; null at a clean end of the stream.</summary>
    public static async ValueTask<byte[]?> ReadAsync(PipeReader input, int maxLength, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            if (TryCut(ref buffer, maxLength, out var frame))
            {
                var bytes = frame.ToArray();
                input.AdvanceTo(buffer.Start);
                return bytes;
            }

            if (result.IsCompleted || result.IsCanceled)
            {
                var partial = !buffer.IsEmpty;
                input.AdvanceTo(buffer.End);
                return partial ? throw new Libp2pException("the stream ended inside a frame") : null;
            }

            input.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>Length prefix and bytes in one new array.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> message)
    {
        var prefix = Varint.LengthOf((ulong)message.Length);
        var frame = new byte[prefix + message.Length];
        Varint.Write(frame, (ulong)message.Length);
        message.CopyTo(frame.AsSpan(prefix));
        return frame;
    }
}
