using System.Buffers;
using System.IO.Pipelines;
using Waku.Libp2p.Primitives;

namespace Waku.Node.Services;

/// <summary>Reads a request in two steps, so that its length is known before its bytes are kept.</summary>
internal static class RequestReader
{
    /// <summary>Waits until the request begins; false when the stream ended without one.</summary>
    public static async ValueTask<bool> BeginsAsync(PipeReader input, CancellationToken cancellationToken)
    {
        var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
        var begins = !result.Buffer.IsEmpty;
        input.AdvanceTo(result.Buffer.Start);
        return begins;
    }

    /// <summary>The length that the request says it has, prefix included; nothing of it is consumed.</summary>
    /// <exception cref="Libp2pException">The length is malformed, above <paramref name="most"/>, or cut off.</exception>
    public static async ValueTask<int> LengthAsync(PipeReader input, int most, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var status = Varint.TryRead(result.Buffer, out var length, out var prefix);
            if (status == OperationStatus.NeedMoreData && !result.IsCompleted)
            {
                input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                continue;
            }

            input.AdvanceTo(result.Buffer.Start);
            return status == OperationStatus.Done && length <= (ulong)most ? (int)length + prefix
                : throw new Libp2pException($"a request of {length} bytes is above the limit of {most}, malformed or cut off");
        }
    }
}
