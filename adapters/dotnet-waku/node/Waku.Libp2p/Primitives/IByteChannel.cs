using System.IO.Pipelines;

namespace Waku.Libp2p.Primitives;

/// <summary>Something with bytes in and bytes out: a raw connection, a secured one, or one muxed stream.</summary>
public interface IByteChannel
{
    /// <summary>Bytes from the remote. One reader at a time.</summary>
    PipeReader Input { get; }

    /// <summary>Sends bytes; completes when they are accepted within the flow-control limits. The memory may be reused afterwards.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken);
}
