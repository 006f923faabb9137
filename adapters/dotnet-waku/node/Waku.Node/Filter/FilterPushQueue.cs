using System.Buffers;
using Microsoft.Extensions.Logging;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Primitives;
using Waku.Node.Services;

namespace Waku.Node.Filter;

/// <summary>
/// Pushes to one client: a bounded queue and one long-lived stream with many length-prefixed messages (waku-node-facts §8.2). What
/// has gathered leaves in one write. A stream that the client ended is opened anew.
/// </summary>
internal sealed class FilterPushQueue(ServiceHost services, PeerId peer, FilterOptions options, PushBudget budget, Action<int> onPushed)
{
    private const int BatchLength = 64_000;
    private readonly Lock _lock = new();
    private readonly Queue<byte[]> _frames = new();
    private int _bytes;
    private bool _running;
    private MuxedStream? _stream;
    private Task _ended = Task.CompletedTask;

    /// <summary>Queues a frame; false when the client is too slow and it was dropped.</summary>
    public bool TryEnqueue(byte[] frame)
    {
        lock (_lock)
        {
            if (_frames.Count >= options.MaxQueuedPushes || _bytes + frame.Length > options.MaxQueuedBytes
                || !budget.TryTake(SharedOf(_bytes + frame.Length) - SharedOf(_bytes)))
            {
                return false;
            }

            _frames.Enqueue(frame);
            _bytes += frame.Length;
            if (!_running)
            {
                _running = true;
                _ = Task.Run(RunAsync);
            }

            return true;
        }
    }

    public void Close()
    {
        lock (_lock)
        {
            _frames.Clear();
            budget.GiveBack(SharedOf(_bytes));
            _bytes = 0;
            _stream?.CloseWrite();
            _stream = null;
        }
    }

    private async Task RunAsync()
    {
        while (TakeBatch() is { Length: > 0 } batch)
        {
            try
            {
                await WriteAsync(batch).ConfigureAwait(false);
                onPushed(batch.Frames);
            }
            catch (Exception e)
            {
                // The client is gone for now; its subscription ends with its lifetime, not here. Whatever it was, the next push is tried.
                services.Log.LogDebug("{Count} push(es) to {Peer} lost: {Reason}", batch.Frames, peer, e.Message);
                _stream?.Reset();
                _stream = null;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(batch.Buffer);
            }
        }
    }

    private async Task WriteAsync(Batch batch)
    {
        using var limit = new CancellationTokenSource(options.PushTimeout, services.Time);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var stream = await StreamAsync(limit.Token).ConfigureAwait(false);
                await stream.WriteAsync(batch.Buffer.AsMemory(0, batch.Length), limit.Token).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (attempt == 0 && e is IOException or Libp2pException or InvalidOperationException)
            {
                // The client ended the stream since the last push: once more on a fresh one.
                _stream?.Reset();
                _stream = null;
            }
        }
    }

    private async ValueTask<MuxedStream> StreamAsync(CancellationToken cancellationToken)
    {
        if (_stream is { } open && !_ended.IsCompleted)
        {
            return open;
        }

        _stream?.CloseWrite();
        var connection = services.Host.FindConnection(peer) ?? await services.Host.ConnectAsync(peer, evenInBackoff: false, cancellationToken)
            .ConfigureAwait(false);
        var stream = await connection.OpenStreamAsync([FilterClient.PushId], cancellationToken).ConfigureAwait(false);
        _ended = WatchAsync(stream);
        return _stream = stream;
    }

    /// <summary>Ends when the client closes or resets the stream.</summary>
    private static async Task WatchAsync(MuxedStream stream)
    {
        try
        {
            while (true)
            {
                var result = await stream.Input.ReadAsync().ConfigureAwait(false);
                stream.Input.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted || result.IsCanceled)
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or Libp2pException or InvalidOperationException or OperationCanceledException)
        {
            // Reset: as good as closed.
        }
    }

    /// <summary>What of the bytes that wait here is not the client's own in any case.</summary>
    private long SharedOf(int bytes) => Math.Max(0, bytes - options.OwnQueuedBytes);

    private Batch TakeBatch()
    {
        lock (_lock)
        {
            if (!_frames.TryPeek(out var first))
            {
                _running = false;
                return default;
            }

            var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(first.Length, BatchLength));
            int length = 0, frames = 0;
            var before = _bytes;
            while (_frames.TryPeek(out var frame) && length + frame.Length <= buffer.Length)
            {
                frame.CopyTo(buffer, length);
                length += frame.Length;
                _bytes -= frame.Length;
                _frames.Dequeue();
                frames++;
            }

            budget.GiveBack(SharedOf(before) - SharedOf(_bytes));
            return new Batch(buffer, length, frames);
        }
    }

    private readonly record struct Batch(byte[] Buffer, int Length, int Frames);
}
