using System.IO.Pipelines;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Primitives;

namespace Waku.Libp2p.Transports;

/// <summary>A bare connection before it is secured: a byte stream with the addresses of both ends.</summary>
internal sealed class RawConnection(Stream stream, Multiaddr local, Multiaddr remote, string remoteHost) : IByteChannel, IAsyncDisposable
{
    private static readonly StreamPipeReaderOptions ReaderOptions = new(
        bufferSize: 32 * 1024, minimumReadSize: 4 * 1024, leaveOpen: true, useZeroByteReads: true);

    public PipeReader Input { get; } = PipeReader.Create(stream, ReaderOptions);

    public Multiaddr Local { get; } = local;

    public Multiaddr Remote { get; } = remote;

    /// <summary>IP address that limits and scores count by.</summary>
    public string RemoteHost { get; } = remoteHost;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => stream.WriteAsync(data, cancellationToken);

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
