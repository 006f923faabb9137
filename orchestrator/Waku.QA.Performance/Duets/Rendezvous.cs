namespace Waku.QA.Performance.Duets;

/// <summary>
/// Where the two runs of a duet wait for each other, so that their measured windows are one and the same stretch of time and whatever
/// happens to the machine happens to both (Bulej et al., Duet Benchmarking, ICPE 2020).
/// </summary>
internal sealed class Rendezvous(int parties, TimeProvider time)
{
    private readonly TaskCompletionSource<long> _start = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _missing = parties;

    /// <summary>Waits for the others; the time stamp at which all windows start.</summary>
    /// <param name="lead">Time that everyone needs from the meeting to the start.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RunAbandonedException">One of them will not come.</exception>
    public Task<long> ArriveAsync(TimeSpan lead, CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref _missing) == 0)
        {
            _start.TrySetResult(time.GetTimestamp() + (long)(lead.TotalSeconds * time.TimestampFrequency));
        }

        return _start.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Says that one will not come. Nothing when all have met.</summary>
    public void GiveUp() => _start.TrySetException(new RunAbandonedException());
}
