using System.Buffers;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Primitives;

namespace Waku.QA.Wire;

/// <summary>One stream between a wire peer and a node. What goes wrong on it is told apart by <see cref="WireFailure"/>.</summary>
public sealed class WireStream : IAsyncDisposable
{
    private readonly MuxedStream _stream;

    internal WireStream(MuxedStream stream) => _stream = stream;

    /// <summary>Protocol that was agreed on.</summary>
    public string Protocol => _stream.Protocol;

    /// <summary>Sends bytes as they are.</summary>
    /// <exception cref="IOException">The stream or its connection is over.</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => _stream.WriteAsync(bytes, cancellationToken);

    /// <summary>Sends a message behind its length, as nearly every protocol wants it.</summary>
    /// <exception cref="IOException">The stream or its connection is over.</exception>
    public ValueTask WriteFrameAsync(byte[] message, CancellationToken cancellationToken) => WriteAsync(Proto.Framed(message), cancellationToken);

    /// <summary>The next message that came behind its length; null at a clean end of the stream.</summary>
    /// <param name="longest">Bytes above which the message is refused.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="IOException">The stream was reset, or its connection is over.</exception>
    public ValueTask<byte[]?> ReadFrameAsync(int longest, CancellationToken cancellationToken) =>
        LengthPrefixed.ReadAsync(_stream.Input, longest, cancellationToken);

    /// <summary>Bytes as they came, once there are so many; fewer, or none, at a clean end of the stream.</summary>
    /// <param name="least">Bytes to wait for, at least one.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="IOException">The stream was reset, or its connection is over.</exception>
    public async Task<byte[]> ReadAsync(int least, CancellationToken cancellationToken)
    {
        var result = await _stream.Input.ReadAtLeastAsync(least, cancellationToken).ConfigureAwait(false);
        var bytes = result.Buffer.ToArray();
        _stream.Input.AdvanceTo(result.Buffer.End);
        return bytes;
    }

    /// <summary>Ends this side's data; the node may go on.</summary>
    public void CloseWrite() => _stream.CloseWrite();

    /// <summary>Ends both directions at once.</summary>
    public void Reset() => _stream.Reset();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
