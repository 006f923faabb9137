using System.Buffers;
using Waku.Libp2p.Resources;

namespace Waku.Libp2p.Muxing.Mplex;

/// <summary>An mplex stream. mplex has no flow control: the session waits a while for a slow reader, then resets the stream.</summary>
internal sealed class MplexStream(MplexSession session, ulong id, bool initiator, ConnectionScope scope, TimeProvider time)
    : MuxedStream(pauseThreshold: 1024 * 1024, scope, time)
{
    private const int MaxData = 64 * 1024;
    private readonly Lock _gate = new();
    private bool _writeClosed;
    private bool _readClosed;
    private bool _reset;

    public ulong Id { get; } = id;

    /// <summary>True when this side opened the stream. Ids are counted per direction, so it is part of the key.</summary>
    public bool Initiator { get; } = initiator;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        Traffic?.AddOut(data.Length);
        while (!data.IsEmpty)
        {
            if (_writeClosed)
            {
                throw new IOException("the stream is closed for writing");
            }

            var length = Math.Min(data.Length, MaxData);
            while (!session.TrySendData(Id, Initiator ? MplexFlag.MessageInitiator : MplexFlag.MessageReceiver, data.Span[..length]))
            {
                await session.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
            }

            data = data[length..];
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

        session.TrySend(Id, Initiator ? MplexFlag.CloseInitiator : MplexFlag.CloseReceiver);
        RemoveWhenDone();
    }

    public override void Reset()
    {
        session.TrySend(Id, Initiator ? MplexFlag.ResetInitiator : MplexFlag.ResetReceiver);
        Abort(new IOException("the stream was reset locally"));
    }

    public ValueTask<System.IO.Pipelines.FlushResult> ReceiveAsync(in ReadOnlySequence<byte> data, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_readClosed || IsAbandoned)
            {
                return default;
            }

            if (TryBuffer(data.Length))
            {
                foreach (var segment in data)
                {
                    Inbound.Write(segment.Span);
                }

                return Inbound.FlushAsync(cancellationToken);
            }
        }

        Reset();
        return default;
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
            if (_readClosed)
            {
                return;
            }

            _readClosed = true;
            Inbound.Complete();
        }

        RemoveWhenDone();
    }

    public void Abort(Exception reason)
    {
        lock (_gate)
        {
            if (_reset)
            {
                return;
            }

            _reset = true;
            _writeClosed = true;
            if (!_readClosed)
            {
                _readClosed = true;
                Inbound.Complete(reason);
            }
        }

        ReleaseUnserved();
        session.Remove(this);
    }

    private void RemoveWhenDone()
    {
        if (_writeClosed && _readClosed)
        {
            session.Remove(this);
        }
    }
}
