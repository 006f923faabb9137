using System.IO.Pipelines;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Resources;

namespace Waku.Libp2p.Muxing;

/// <summary>One bidirectional stream of a multiplexed connection. One reader and one writer at a time.</summary>
public abstract class MuxedStream : IByteChannel, IAsyncDisposable
{
    private readonly Pipe _pipe;

    /// <summary>Creates the stream with the bytes its inbound buffer may hold before the producer is paused (0: the muxer limits).</summary>
    private protected MuxedStream(long pauseThreshold)
    {
        _pipe = new Pipe(new PipeOptions(
            pauseWriterThreshold: pauseThreshold, resumeWriterThreshold: pauseThreshold / 2, minimumSegmentSize: 16 * 1024, useSynchronizationContext: false));
        Input = new ConsumptionReader(_pipe.Reader, bytes =>
        {
            Traffic?.AddIn(bytes);
            OnConsumed(bytes);
        });
    }

    /// <summary>Protocol agreed on by multistream-select; empty while negotiating.</summary>
    public string Protocol { get; internal set; } = "";

    /// <summary>Counts this stream's bytes once its protocol is known.</summary>
    internal ProtocolTraffic? Traffic { get; set; }

    /// <inheritdoc/>
    public PipeReader Input { get; }

    /// <summary>True once nobody will read what still arrives.</summary>
    private protected bool IsAbandoned { get; private set; }

    /// <summary>Where the muxer puts what arrives.</summary>
    private protected PipeWriter Inbound => _pipe.Writer;

    /// <inheritdoc/>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken);

    /// <summary>Ends this side's data; the other side may go on (half close).</summary>
    public abstract void CloseWrite();

    /// <summary>Ends both directions at once and tells the remote.</summary>
    public abstract void Reset();

    /// <summary>Closes the write side and stops reading; what still arrives is dropped.</summary>
    public async ValueTask DisposeAsync()
    {
        CloseWrite();
        IsAbandoned = true;
        await Input.CompleteAsync().ConfigureAwait(false);
    }

    private protected virtual void OnConsumed(long bytes)
    {
    }
}
