using System.Buffers;
using Microsoft.Extensions.Logging;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Primitives;
using Waku.Node.Services;

namespace Waku.Node.Filter;

/// <summary>
/// Pushes to one client: a bounded queue and one long-lived stream with many length-prefixed messages (waku-node-facts §8.2). What
/// has gathered leaves in one write. A stream that the client ended is opened anew. What is being written counts as waiting until it is written.
/// </summary>
internal sealed class FilterPushQueue(ServiceHost services, PeerId peer, string network, FilterOptions options, PushBudget budget, Action<int> onPushed)
{
    private const int BatchLength = 32_000;
    private readonly Lock _lock = new();
    private readonly Queue<FilterPush> _pushes = new();
    private int _bytes;
    private int _writing;
    private bool _running;
    private MuxedStream? _stream;
    private Task _ended = Task.CompletedTask;

    /// <summary>Queues a push; false when the client is too slow and it was dropped.</summary>
    public bool TryEnqueue(FilterPush push)
    {
        lock (_lock)
        {
            if (_pushes.Count >= options.MaxQueuedPushes || _bytes + push.Length > options.MaxQueuedBytes
                || !budget.TryTake(network, SharedOf(_bytes + push.Length) - SharedOf(_bytes)))
            {
                return false;
            }

            _pushes.Enqueue(push);
            _bytes += push.Length;
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
            _pushes.Clear();
            Release(_bytes - _writing);
            _stream?.CloseWrite();
            _stream = null;
        }
    }

    private async Task RunAsync()
    {
        while (TakeBatch() is { Count: > 0 } batch)
        {
            try
            {
                await WriteAsync(batch).ConfigureAwait(false);
                onPushed(batch.Count);
            }
            catch (Exception e)
            {
                // The client is gone for now; its subscription ends with its lifetime, not here. Whatever it was, the next push is tried.
                services.Log.LogDebug("{Count} push(es) to {Peer} lost: {Reason}", batch.Count, peer, e.Message);
                _stream?.Reset();
                _stream = null;
            }
            finally
            {
                Written(batch);
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
                await batch.WriteAsync(stream, limit.Token).ConfigureAwait(false);
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

    private void Release(int bytes)
    {
        budget.GiveBack(network, SharedOf(_bytes) - SharedOf(_bytes - bytes));
        _bytes -= bytes;
    }

    private void Written(Batch batch)
    {
        lock (_lock)
        {
            Release(_writing);
            _writing = 0;
        }

        if (batch.Pooled is { } pooled)
        {
            ArrayPool<byte>.Shared.Return(pooled);
        }
    }

    private Batch TakeBatch()
    {
        lock (_lock)
        {
            if (!_pushes.TryDequeue(out var first))
            {
                _running = false;
                return default;
            }

            _writing = first.Length;
            if (first.Length >= BatchLength)
            {
                return new Batch(first, null, 0, 1);
            }

            // Small ones together; a large one as it is: others wait for the same bytes.
            var buffer = ArrayPool<byte>.Shared.Rent(BatchLength);
            first.CopyTo(buffer);
            var count = 1;
            while (_pushes.TryPeek(out var push) && _writing + push.Length <= buffer.Length)
            {
                push.CopyTo(buffer.AsSpan(_writing));
                _writing += push.Length;
                _pushes.Dequeue();
                count++;
            }

            return new Batch(null, buffer, _writing, count);
        }
    }

    /// <summary>One push as it is, or many in a pooled buffer.</summary>
    private readonly record struct Batch(FilterPush? Push, byte[]? Pooled, int Length, int Count)
    {
        public async ValueTask WriteAsync(MuxedStream stream, CancellationToken cancellationToken)
        {
            if (Push is null)
            {
                await stream.WriteAsync(Pooled.AsMemory(0, Length), cancellationToken).ConfigureAwait(false);
                return;
            }

            await stream.WriteAsync(Push.Head, cancellationToken).ConfigureAwait(false);
            await stream.WriteAsync(Push.Message, cancellationToken).ConfigureAwait(false);
            await stream.WriteAsync(Push.Tail, cancellationToken).ConfigureAwait(false);
        }
    }
}
