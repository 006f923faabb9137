using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Waku.Node.Store;

/// <summary>
/// Writes what an archive took, in batches and in order. A batch that could not be written is tried again until it is, or the archive
/// closes; what comes meanwhile waits, within limits of count and bytes.
/// </summary>
internal sealed class ArchiveWriter : IAsyncDisposable
{
    private const int MaxBatch = 4_096;
    private const int MaxQueued = 65_536;
    private const long MaxQueuedBytes = 64L * 1024 * 1024;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);
    private readonly IMessageStore _store;
    private readonly ArchiveCounters _counters;
    private readonly Func<Task> _afterWrite;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _closing = new();
    private readonly Channel<ArchivedMessage> _queue = Channel.CreateBounded<ArchivedMessage>(new BoundedChannelOptions(MaxQueued) { SingleReader = true });
    private readonly Task _run;
    private volatile ArchiveHealth _health;
    private long _bytes;
    private int _waiting;

    public ArchiveWriter(IMessageStore store, ArchiveCounters counters, Func<Task> afterWrite, TimeProvider time, ILogger log)
    {
        _store = store;
        _counters = counters;
        _afterWrite = afterWrite;
        _time = time;
        _log = log;
        _health = new ArchiveHealth(true, null, time.GetUtcNow());
        _run = Task.Run(RunAsync);
    }

    public ArchiveHealth Health => _health;

    public int Waiting => Volatile.Read(ref _waiting);

    public long WaitingBytes => Interlocked.Read(ref _bytes);

    /// <summary>Queues a message; one for which there is no room is lost, and counted.</summary>
    public void Add(ArchivedMessage message)
    {
        var bytes = Interlocked.Add(ref _bytes, message.Encoded.Length);
        Interlocked.Increment(ref _waiting);
        if (bytes > MaxQueuedBytes || !_queue.Writer.TryWrite(message))
        {
            Leave(message);
            _counters.AddInsertFailures(1);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _closing.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        _closing.Dispose();
    }

    private void Leave(ArchivedMessage message)
    {
        Interlocked.Add(ref _bytes, -message.Encoded.Length);
        Interlocked.Decrement(ref _waiting);
    }

    private async Task RunAsync()
    {
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            List<ArchivedMessage> batch = [];
            while (batch.Count < MaxBatch && _queue.Reader.TryRead(out var message))
            {
                batch.Add(message);
            }

            await WriteAllAsync(batch).ConfigureAwait(false);
            batch.ForEach(Leave);
            await AfterWriteAsync().ConfigureAwait(false);
        }
    }

    private async Task WriteAllAsync(IReadOnlyList<ArchivedMessage> batch)
    {
        var pause = FirstRetry;
        for (var rest = batch; (rest = await WriteAsync(rest).ConfigureAwait(false)).Count > 0;)
        {
            if (_closing.IsCancellationRequested)
            {
                _counters.AddInsertFailures(rest.Count);
                _log.LogError("archive: {Count} message(s) lost: the store could not be written until the end", rest.Count);
                return;
            }

            await Task.Delay(pause, _time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestRetry ? pause * 2 : LongestRetry;
        }
    }

    /// <summary>Writes, and returns what is to be tried again.</summary>
    private async Task<IReadOnlyList<ArchivedMessage>> WriteAsync(IReadOnlyList<ArchivedMessage> batch)
    {
        var start = _time.GetTimestamp();
        try
        {
            var added = await _store.PutAsync(batch, CancellationToken.None).ConfigureAwait(false);
            _counters.AddStored(added, _time.GetElapsedTime(start));
            Tell(null);
            return [];
        }
        catch (StoreWriteException e)
        {
            _counters.AddStored(batch.Count - e.Unwritten.Count - e.Refused.Count, _time.GetElapsedTime(start));
            foreach (var refused in e.Refused)
            {
                _counters.AddInsertFailures(1);
                _log.LogError("archive: message {Hash} is refused by the store: {Reason}", Convert.ToHexStringLower(refused.Hash.Span), e.Message);
            }

            Tell(e.Unwritten.Count > 0 ? e.Message : null);
            return e.Unwritten;
        }
        catch (Exception e)
        {
            Tell(e.Message);
            return batch;
        }
    }

    /// <summary>What is wrong now; said once in the log, not once a batch.</summary>
    private void Tell(string? error)
    {
        if (error is not null)
        {
            _counters.AddWriteError();
        }

        if (_health.CanWrite != error is null)
        {
            _health = new ArchiveHealth(error is null, error, _time.GetUtcNow());
            if (error is null)
            {
                _log.LogWarning("archive: the store can be written again");
            }
            else
            {
                _log.LogError("archive: the store cannot be written: {Reason}; messages wait in memory", error);
            }
        }
        else if (error is not null && error != _health.Error)
        {
            _health = _health with { Error = error };
        }
    }

    private async Task AfterWriteAsync()
    {
        try
        {
            await _afterWrite().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _counters.AddRetentionError();
            _log.LogError("archive: retention failed: {Reason}", e.Message);
        }
    }
}
