using System.Collections.Concurrent;
using Waku.QA.Performance.Load;

namespace Waku.QA.Performance.Scenarios;

/// <summary>What a workload notes beside the measured window: times of requests of its own, and disturbances.</summary>
internal sealed class WindowNotes(TimeProvider time, long epoch)
{
    private readonly Lock _lock = new();
    private readonly ConcurrentQueue<RunPhase> _phases = new();

    /// <summary>Times of requests.</summary>
    public LatencyHistogram Answers { get; } = new();

    /// <summary>Disturbances so far.</summary>
    public IReadOnlyCollection<RunPhase> Phases => _phases;

    /// <summary>Clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Notes the time of a request.</summary>
    public void Answered(TimeSpan after)
    {
        lock (_lock)
        {
            Answers.Record(after);
        }
    }

    /// <summary>Notes a disturbance that began at a time stamp and ends now.</summary>
    public void Disturbed(string name, long since) =>
        _phases.Enqueue(new RunPhase(name, time.GetElapsedTime(epoch, since).TotalSeconds, time.GetElapsedTime(epoch).TotalSeconds));
}
