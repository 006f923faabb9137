using System.IO.Pipelines;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Resources;

namespace Waku.Libp2p.Muxing;

/// <summary>One bidirectional stream of a multiplexed connection. One reader and one writer at a time.</summary>
public abstract class MuxedStream : IByteChannel, IAsyncDisposable
{
    private readonly Pipe _pipe;
    private readonly ConnectionScope _scope;
    private readonly TimeProvider _time;
    private long _buffered;
    private long _frameSince;

    /// <summary>Creates the stream with the bytes its inbound buffer may hold before the producer is paused (0: the muxer limits).</summary>
    private protected MuxedStream(long pauseThreshold, ConnectionScope scope, TimeProvider time)
    {
        _scope = scope;
        _time = time;
        _pipe = new Pipe(new PipeOptions(
            scope.Buffers, pauseWriterThreshold: pauseThreshold, resumeWriterThreshold: pauseThreshold / 2, minimumSegmentSize: 16 * 1024,
            useSynchronizationContext: false));
        Input = new ConsumptionReader(_pipe.Reader, OnAdvanced);
    }

    /// <summary>Protocol agreed on by multistream-select; empty while negotiating.</summary>
    public string Protocol { get; internal set; } = "";

    /// <summary>Counts this stream's bytes once its protocol is known.</summary>
    internal ProtocolTraffic? Traffic { get; set; }

    /// <inheritdoc/>
    public PipeReader Input { get; }

    /// <summary>
    /// True once somebody serves the stream who ends by disposing or abandoning it. Until then its bytes count, also after a reset: they are
    /// in memory as long as the reader has not let go of them (issue 20).
    /// </summary>
    internal bool IsServed { get; set; }

    /// <summary>Limits of time, once a handler serves the stream; null for streams that this side opened.</summary>
    internal StreamLimits? Limits { get; private set; }

    /// <summary>True once nobody will read what still arrives.</summary>
    private protected bool IsAbandoned { get; private set; }

    /// <summary>Where the muxer puts what arrives.</summary>
    private protected PipeWriter Inbound => _pipe.Writer;

    /// <summary>The longest one write may wait for a window.</summary>
    private protected TimeSpan WriteStall => _scope.Limits.WriteStall;

    /// <inheritdoc/>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken);

    /// <summary>Ends this side's data; the other side may go on (half close).</summary>
    public abstract void CloseWrite();

    /// <summary>Ends both directions at once and tells the remote.</summary>
    public abstract void Reset();

    /// <summary>Closes the write side and stops reading; what still arrives is dropped.</summary>
    public ValueTask DisposeAsync()
    {
        CloseWrite();
        Abandon();
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Gives back the buffers of a stream that was reset: nobody reads it any more. One byte of a peer fills a buffer of 16 kB, and a thousand
    /// streams are soon opened and reset (issue 20).
    /// </summary>
    internal void Abandon()
    {
        IsAbandoned = true;
        Input.Complete();
        CompleteInbound();
        ReleaseAll();
    }

    /// <summary>
    /// Completes the writer under the lock of those that write. A pipe keeps what is in it until both ends are complete, and a peer that does
    /// not close its side would keep a window of it for each request that was answered (issue 20).
    /// </summary>
    private protected abstract void CompleteInbound();

    /// <summary>Starts the clock of the first byte.</summary>
    internal void Serve(StreamLimits limits)
    {
        Limits = limits;
        Interlocked.CompareExchange(ref _frameSince, -_time.GetTimestamp(), 0);
    }

    /// <summary>What limit of time the stream is past, if any.</summary>
    internal ResourceCounter? Overdue(long now)
    {
        // Negative while nothing came since the protocol was agreed on, 0 between frames, else when the frame began that is not whole.
        var since = Interlocked.Read(ref _frameSince);
        if (Limits is not { } limits || since == 0 || IsAbandoned)
        {
            return null;
        }

        return since > 0
            ? _time.GetElapsedTime(since, now) > limits.Frame ? ResourceCounter.FramesExpired : null
            : limits.FirstByte != Timeout.InfiniteTimeSpan && _time.GetElapsedTime(-since, now) > limits.FirstByte ? ResourceCounter.StreamsSilent : null;
    }

    /// <summary>Accounts for bytes that are about to be buffered. False when the connection holds too much.</summary>
    private protected bool TryBuffer(long bytes)
    {
        if (!_scope.TryReserve(bytes))
        {
            return false;
        }

        Interlocked.Add(ref _buffered, bytes);
        return true;
    }

    /// <summary>Gives back what is buffered by a stream that ended, unless somebody still holds it.</summary>
    private protected void ReleaseUnserved()
    {
        if (!IsServed)
        {
            ReleaseAll();
        }
    }

    /// <summary>Gives back what is buffered: nobody will take it.</summary>
    private protected void ReleaseAll() => _scope.Release(Interlocked.Exchange(ref _buffered, 0));

    private protected virtual void OnConsumed(long bytes)
    {
    }

    private void OnAdvanced(long fresh, long taken, long left)
    {
        if (taken > 0)
        {
            Release(taken);
        }

        if (left == 0)
        {
            if (fresh + taken > 0)
            {
                Interlocked.Exchange(ref _frameSince, 0);
            }
        }
        else if (taken > 0 || Interlocked.Read(ref _frameSince) <= 0)
        {
            Interlocked.Exchange(ref _frameSince, _time.GetTimestamp());
        }

        if (fresh > 0)
        {
            Traffic?.AddIn(fresh);
            OnConsumed(fresh);
        }
    }

    private void Release(long taken)
    {
        while (true)
        {
            var buffered = Interlocked.Read(ref _buffered);
            var released = Math.Min(buffered, taken);
            if (Interlocked.CompareExchange(ref _buffered, buffered - released, buffered) == buffered)
            {
                _scope.Release(released);
                return;
            }
        }
    }
}
