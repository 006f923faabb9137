using Microsoft.Extensions.Logging;
using Waku.Node.Messages;
using Waku.Node.Services;

namespace Waku.Node.Store;

/// <summary>
/// Keeps what relay delivers: checks eligibility, writes in batches, enforces retention. Not kept: ephemeral messages, and those
/// whose timestamp is more than 20 s away from now (waku-node-facts §8.1). While the back end cannot write, messages wait in memory
/// within limits, and <see cref="Health"/> says so.
/// </summary>
public sealed class MessageArchive : IAsyncDisposable
{
    /// <summary>Widest distance of a timestamp from now.</summary>
    public static readonly TimeSpan MaxClockDistance = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan RetentionInterval = TimeSpan.FromSeconds(30);
    private readonly RetentionPolicy _retention;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ArchiveWriter _writer;
    private readonly ITimer _timer;
    private Task _retentionRun = Task.CompletedTask;

    /// <summary>Starts the writer over a back end, which the archive then owns.</summary>
    public MessageArchive(IMessageStore store, RetentionPolicy retention, TimeProvider time, ILogger log)
    {
        Store = store;
        _retention = retention;
        _time = time;
        _log = log;
        _writer = new ArchiveWriter(store, Counters, AfterWriteAsync, time, log);
        _timer = time.CreateTimer(_ => RunRetention(), null, RetentionInterval, RetentionInterval);
    }

    /// <summary>The back end.</summary>
    public IMessageStore Store { get; }

    /// <summary>What happened since the start.</summary>
    public ArchiveCounters Counters { get; } = new();

    /// <summary>Whether it can write.</summary>
    public ArchiveHealth Health => _writer.Health;

    /// <summary>Messages that wait to be written.</summary>
    public int Waiting => _writer.Waiting;

    /// <summary>Bytes of them.</summary>
    public long WaitingBytes => _writer.WaitingBytes;

    /// <summary>Takes a relayed message, or refuses it. Quick: the write happens later.</summary>
    public void Add(RelayMessage received)
    {
        var message = received.Message;
        if (message.Ephemeral == true)
        {
            return;
        }

        var distance = (message.Timestamp ?? 0) - _time.UnixNanoseconds();
        var most = MaxClockDistance.Ticks * 100;
        if (distance < -most)
        {
            Counters.AddTooOld();
        }
        else if (distance > most)
        {
            Counters.AddFuture();
        }
        else
        {
            _writer.Add(new ArchivedMessage(received.Hash, message.Timestamp ?? 0, received.PubsubTopic, message.ContentTopic, received.Encoded));
        }
    }

    /// <summary>Takes messages of another store at once; what cannot be written now waits as relayed ones do. Returns how many were new.</summary>
    internal async ValueTask<int> PutAsync(IReadOnlyList<ArchivedMessage> messages, CancellationToken cancellationToken)
    {
        try
        {
            return await Store.PutAsync(messages, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            foreach (var message in e is StoreWriteException { Unwritten: var unwritten } ? unwritten : messages)
            {
                _writer.Add(message);
            }

            return 0;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
        await _retentionRun.ConfigureAwait(false);
        await Store.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Applies the retention policy now.</summary>
    public async Task EnforceRetentionAsync(CancellationToken cancellationToken)
    {
        if (_retention.MaxAge is { } age)
        {
            await Store.DeleteOlderThanAsync(_time.UnixNanoseconds() - (age.Ticks * 100), cancellationToken).ConfigureAwait(false);
        }

        if (_retention.MaxCount is null && _retention.MaxBytes is null)
        {
            return;
        }

        var statistics = await Store.StatisticsAsync(cancellationToken).ConfigureAwait(false);
        var surplus = Math.Max(0, statistics.Count - (_retention.MaxCount ?? long.MaxValue));
        if (_retention.MaxBytes is { } most && statistics.Bytes > most && statistics.Count > 0)
        {
            // A fifth below the limit, so that the next message does not delete again.
            surplus = Math.Max(surplus, (long)Math.Ceiling((statistics.Bytes - (most * 0.8)) * statistics.Count / statistics.Bytes));
        }

        if (surplus > 0)
        {
            await Store.DeleteOldestAsync(surplus, cancellationToken).ConfigureAwait(false);
        }
    }

    private void RunRetention()
    {
        if (_retentionRun.IsCompleted)
        {
            _retentionRun = Task.Run(async () =>
            {
                try
                {
                    await EnforceRetentionAsync(CancellationToken.None).ConfigureAwait(false);
                }
                catch (Exception e)
                {
                    Counters.AddRetentionError();
                    _log.LogError("archive: retention failed: {Reason}", e.Message);
                }
            });
        }
    }

    private Task AfterWriteAsync() => _retention.MaxCount is null ? Task.CompletedTask : EnforceRetentionAsync(CancellationToken.None);
}
