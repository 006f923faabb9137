namespace Waku.Node.Store;

/// <summary>What an archive did since the start.</summary>
public sealed class ArchiveCounters
{
    private long _stored, _tooOld, _future, _failures, _batches, _insertTicks, _writeErrors, _retentionErrors;

    /// <summary>Messages stored.</summary>
    public long Stored => Interlocked.Read(ref _stored);

    /// <summary>Messages refused because their timestamp was too old.</summary>
    public long TooOld => Interlocked.Read(ref _tooOld);

    /// <summary>Messages refused because their timestamp lay in the future.</summary>
    public long Future => Interlocked.Read(ref _future);

    /// <summary>Messages lost to a full queue or a failing back end.</summary>
    public long InsertFailures => Interlocked.Read(ref _failures);

    /// <summary>Failed attempts to write: each is tried again, so that a message is lost only where <see cref="InsertFailures"/> counts it.</summary>
    public long WriteErrors => Interlocked.Read(ref _writeErrors);

    /// <summary>Failed attempts to delete what is too old or too much.</summary>
    public long RetentionErrors => Interlocked.Read(ref _retentionErrors);

    /// <summary>Batches written.</summary>
    public long Batches => Interlocked.Read(ref _batches);

    /// <summary>Time spent writing.</summary>
    public TimeSpan InsertTime => TimeSpan.FromTicks(Interlocked.Read(ref _insertTicks));

    internal void AddStored(int count, TimeSpan took)
    {
        Interlocked.Add(ref _stored, count);
        Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _insertTicks, took.Ticks);
    }

    internal void AddTooOld() => Interlocked.Increment(ref _tooOld);

    internal void AddFuture() => Interlocked.Increment(ref _future);

    internal void AddWriteError() => Interlocked.Increment(ref _writeErrors);

    internal void AddRetentionError() => Interlocked.Increment(ref _retentionErrors);

    internal void AddInsertFailures(int count) => Interlocked.Add(ref _failures, count);
}
