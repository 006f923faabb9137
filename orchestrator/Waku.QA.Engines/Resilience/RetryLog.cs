using System.Collections.Concurrent;
using Polly.Retry;
using Polly.Telemetry;

namespace Waku.QA.Engines.Resilience;

/// <summary>Polly's telemetry of retries, kept for the report. At most <see cref="Limit"/> are kept; the count goes on.</summary>
internal sealed class RetryLog(TimeProvider time) : TelemetryListener
{
    internal const int Limit = 1_000;
    private readonly ConcurrentQueue<RetryRecord> _records = new();
    private int _count;

    public IReadOnlyList<RetryRecord> Records => [.. _records];

    /// <summary>All retries there were.</summary>
    public int Count => Volatile.Read(ref _count);

    public override void Write<TResult, TArgs>(in TelemetryEventArguments<TResult, TArgs> args)
    {
        // Polly reports each retry twice: as an attempt, and as the decision to make another one.
        if (args.Arguments is OnRetryArguments<TResult> retry && Interlocked.Increment(ref _count) <= Limit)
        {
            _records.Enqueue(new RetryRecord(args.Source.PipelineName ?? "?", retry.AttemptNumber + 1, time.GetUtcNow(), args.Outcome?.Exception?.Message ?? "no answer"));
        }
    }
}
