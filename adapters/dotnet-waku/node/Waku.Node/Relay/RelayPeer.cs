using System.Buffers;
using Waku.Gossipsub;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Muxing;

namespace Waku.Node.Relay;

/// <summary>
/// The outbound half of one relay peer: a bounded queue and the one stream it is written to. Control goes first and is never
/// dropped: a peer that lets too much of it wait is given up. What has gathered while a write was under way leaves in one write.
/// </summary>
internal sealed class RelayPeer(int id, Connection connection, RelayOptions options, TimeProvider time)
{
    private const int BatchLength = 64_000;

    /// <summary>A peer that took nothing for so long is stalled: nobody waits for it.</summary>
    private static readonly TimeSpan StallTime = TimeSpan.FromMilliseconds(100);
    private readonly Lock _lock = new();
    private readonly Queue<byte[]> _control = new();
    private readonly Queue<GossipMessage> _messages = new();
    private readonly SemaphoreSlim _signal = new(0, 1);
    private TaskCompletionSource? _room;
    private long _bytes;
    private long _controlBytes;
    private long _progressAt;
    private bool _ended;

    public int Id { get; } = id;

    public Connection Connection { get; } = connection;

    /// <summary>True once the stream is open and something was written to it: the first is what this node is subscribed to.</summary>
    public bool HasSpoken { get; private set; }

    public long Dropped { get; private set; }

    /// <summary>True once a message was meant for it.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>True when half of what may wait for it waits.</summary>
    public bool IsBusy => _messages.Count > options.MaxQueuedMessages / 2 || _bytes > options.MaxQueuedBytes / 2;

    /// <summary>True when something waits for it and it takes nothing.</summary>
    public bool IsStalled => _bytes > 0 && time.GetElapsedTime(Interlocked.Read(ref _progressAt)) > StallTime;

    /// <summary>False when the peer lets too much control wait.</summary>
    public bool TryEnqueue(byte[] control)
    {
        lock (_lock)
        {
            if (_ended || _controlBytes + control.Length > options.MaxQueuedControlBytes)
            {
                return _ended;
            }

            _control.Enqueue(control);
            _controlBytes += control.Length;
            Wake();
            return true;
        }
    }

    /// <summary>False when the peer is too slow and the message was dropped for it.</summary>
    public bool TryEnqueue(GossipMessage message)
    {
        lock (_lock)
        {
            IsUsed = true;
            if (_ended || _messages.Count >= options.MaxQueuedMessages || _bytes >= options.MaxQueuedBytes)
            {
                Dropped++;
                return false;
            }

            if (_messages.Count == 0)
            {
                Interlocked.Exchange(ref _progressAt, time.GetTimestamp());
            }

            _messages.Enqueue(message);
            _bytes += message.Data.Length;
            Wake();
            return true;
        }
    }

    public Task WaitForRoomAsync()
    {
        lock (_lock)
        {
            return !IsBusy ? Task.CompletedTask : (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Opens the stream and writes until the connection ends.</summary>
    public async Task RunAsync(string protocol, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await Connection.OpenStreamAsync([protocol], cancellationToken).ConfigureAwait(false);
            while (true)
            {
                await _signal.WaitAsync(cancellationToken).ConfigureAwait(false);
                while (await WriteBatchAsync(stream, cancellationToken).ConfigureAwait(false))
                {
                    HasSpoken = true;
                }
            }
        }
        finally
        {
            lock (_lock)
            {
                _ended = true;
                _messages.Clear();
                _control.Clear();
                _bytes = 0;
                _room?.TrySetResult();
            }
        }
    }

    private void Wake()
    {
        if (_signal.CurrentCount == 0)
        {
            _signal.Release();
        }
    }

    private async ValueTask<bool> WriteBatchAsync(MuxedStream stream, CancellationToken cancellationToken)
    {
        var (buffer, length) = TakeBatch();
        if (length == 0)
        {
            return false;
        }

        try
        {
            await stream.WriteAsync(buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            Interlocked.Exchange(ref _progressAt, time.GetTimestamp());
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private (byte[] Buffer, int Length) TakeBatch()
    {
        lock (_lock)
        {
            var first = _control.TryPeek(out var head) ? head.Length : _messages.TryPeek(out var message) ? GossipRpcCodec.SizeOf(message) : 0;
            if (first == 0)
            {
                return ([], 0);
            }

            var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(first, BatchLength));
            var length = 0;
            while (_control.TryPeek(out var control) && length + control.Length <= buffer.Length)
            {
                control.CopyTo(buffer, length);
                length += control.Length;
                _controlBytes -= control.Length;
                _control.Dequeue();
            }

            while (_control.Count == 0 && _messages.TryPeek(out var next) && length + GossipRpcCodec.SizeOf(next) <= buffer.Length)
            {
                length += GossipRpcCodec.Write(next, buffer.AsSpan(length));
                _messages.Dequeue();
                _bytes -= next.Data.Length;
            }

            if (!IsBusy && _room is { } room)
            {
                _room = null;
                room.TrySetResult();
            }

            return (buffer, length);
        }
    }
}
