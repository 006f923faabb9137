using System.Buffers;
using Waku.Libp2p.Resources;

namespace Waku.Libp2p.Muxing.Yamux;

/// <summary>A yamux stream with its two flow-control windows.</summary>
internal sealed class YamuxStream(YamuxSession session, uint id, ConnectionScope scope, TimeProvider time)
    : MuxedStream(pauseThreshold: 0, scope, time)
{
    /// <summary>The window we grant: the specification's 256 KiB.</summary>
    public const int ReceiveWindow = 256 * 1024;

    /// <summary>
    /// What a peer is assumed to grant at first. The specification says 262144, but nim-libp2p grants 256000 and kills the
    /// connection of a sender that fills more (nim-libp2p #2787).
    /// </summary>
    public const int InitialSendWindow = 256_000;

    private const int MaxData = 64_000;
    private readonly TimeProvider _time = time;
    private readonly Lock _gate = new();
    private long _sendWindow = InitialSendWindow;
    private long _receiveWindow = ReceiveWindow;
    private long _consumed;
    private bool _writeClosed;
    private bool _remoteClosed;
    private bool _reset;
    private TaskCompletionSource? _windowOpened;

    public uint Id { get; } = id;

    /// <summary>Set by the session when bytes were buffered and the reader must be told.</summary>
    public bool Dirty { get; set; }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        Traffic?.AddOut(data.Length);
        while (!data.IsEmpty)
        {
            var allowed = TakeWindow(Math.Min(data.Length, MaxData), out var wait);
            if (allowed == 0)
            {
                // A peer may shut its window for a while, not for ever.
                await wait!.WaitAsync(WriteStall, _time, cancellationToken).ConfigureAwait(false);
                continue;
            }

            while (!session.TrySendData(Id, data.Span[..allowed]))
            {
                await session.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
            }

            data = data[allowed..];
        }
    }

    public override void CloseWrite()
    {
        lock (_gate)
        {
            if (_writeClosed)
            {
                return;
            }

            _writeClosed = true;
        }

        session.TrySend(new YamuxFrame(YamuxFrameType.Data, YamuxFlags.Fin, Id, 0));
        RemoveWhenDone();
    }

    public override void Reset()
    {
        session.TrySend(new YamuxFrame(YamuxFrameType.WindowUpdate, YamuxFlags.Rst, Id, 0));
        Abort(new IOException("the stream was reset locally"));
    }

    /// <summary>Buffers arrived bytes; resets the stream when the connection holds too many. False when the sender ignored the window.</summary>
    public bool Receive(in ReadOnlySequence<byte> data)
    {
        if (Interlocked.Add(ref _receiveWindow, -data.Length) < 0)
        {
            return false;
        }

        if (IsAbandoned)
        {
            // Nobody reads any more; take the bytes so that the sender is not stuck on a shut window.
            OnConsumed(data.Length);
            return true;
        }

        var fits = true;
        lock (_gate)
        {
            if (_remoteClosed || _reset || IsAbandoned)
            {
                return true;
            }

            fits = TryBuffer(data.Length);
            if (fits)
            {
                foreach (var segment in data)
                {
                    Inbound.Write(segment.Span);
                }
            }
        }

        if (!fits)
        {
            Reset();
        }

        return true;
    }

    /// <summary>Wakes the reader. The pipe is bounded by the window, so this never waits.</summary>
    public void FlushInbound()
    {
        lock (_gate)
        {
            if (!_remoteClosed && !_reset && !IsAbandoned)
            {
                _ = Inbound.FlushAsync();
            }
        }
    }

    private protected override void CompleteInbound()
    {
        lock (_gate)
        {
            Inbound.Complete();
        }
    }

    public void RemoteClosed()
    {
        lock (_gate)
        {
            if (_remoteClosed || _reset)
            {
                return;
            }

            _remoteClosed = true;
            Inbound.Complete();
        }

        RemoveWhenDone();
    }

    public void OpenWindow(uint delta)
    {
        TaskCompletionSource? waiter;
        lock (_gate)
        {
            _sendWindow += delta;
            waiter = _windowOpened;
            _windowOpened = null;
        }

        waiter?.TrySetResult();
    }

    /// <summary>Ends the stream without telling the remote.</summary>
    public void Abort(Exception reason)
    {
        TaskCompletionSource? waiter;
        lock (_gate)
        {
            if (_reset)
            {
                return;
            }

            _reset = true;
            _writeClosed = true;
            waiter = _windowOpened;
            _windowOpened = null;
            if (!_remoteClosed)
            {
                Inbound.Complete(reason);
            }
        }

        waiter?.TrySetException(reason);
        ReleaseUnserved();
        session.Remove(this);
    }

    private protected override void OnConsumed(long bytes)
    {
        var consumed = Interlocked.Add(ref _consumed, bytes);
        if (consumed < ReceiveWindow / 2 || _remoteClosed || _reset)
        {
            return;
        }

        Interlocked.Add(ref _consumed, -consumed);
        Interlocked.Add(ref _receiveWindow, consumed);
        session.TrySend(new YamuxFrame(YamuxFrameType.WindowUpdate, YamuxFlags.None, Id, (uint)consumed));
    }

    private int TakeWindow(int wanted, out Task? wait)
    {
        lock (_gate)
        {
            if (_writeClosed)
            {
                throw new IOException("the stream is closed for writing");
            }

            var allowed = (int)Math.Min(wanted, _sendWindow);
            _sendWindow -= allowed;
            wait = allowed > 0 ? null : (_windowOpened ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            return allowed;
        }
    }

    private void RemoveWhenDone()
    {
        if (_writeClosed && _remoteClosed)
        {
            session.Remove(this);
        }
    }
}
