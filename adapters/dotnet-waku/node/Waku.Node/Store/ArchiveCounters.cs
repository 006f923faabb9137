namespace Waku.Node.Store;

/// <summary>What an archive did since the start.</summary>
public sealed class ArchiveCounters
{
    private long _stored, _tooOld, _future, _failures, _batches, _insertTicks;

    /// <summary>Messages stored.</summary>
    public long Stored => Interlocked.Read(ref _stored);

    /// <summary>Messages refused because their timestamp was too old.</summary>
    public long TooOld => Interlocked.Read(ref _tooOld);

    /// <summary>Messages refused because their timestamp lay in the future.</summary>
    public long Future => Interlocked.Read(ref _future);

    /// <summary>Messages lost to a full queue or a failing back end.</summary>
    public long InsertFailures => Interlocked.Read(ref _failures);

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

    internal void AddInsertFailures(int count) => Interlocked.Add(ref _failures, count);
}
