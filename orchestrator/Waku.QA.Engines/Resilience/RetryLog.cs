using System.Collections.Concurrent;

namespace Waku.QA.Engines.Resilience;

/// <summary>
/// What the harness tried again, kept for the report. Of each pipeline the first <see cref="Limit"/> tries are kept in full; the count goes on.
/// </summary>
public sealed class RetryLog
{
    /// <summary>Tries of one pipeline that are kept in full.</summary>
    internal const int Limit = 200;
    private const int CauseLength = 300;
    private readonly ConcurrentQueue<RetryRecord> _records = new();
    private readonly ConcurrentDictionary<string, RetryCount> _counts = new();

    /// <summary>Tries that failed and were made again, in order.</summary>
    public IReadOnlyList<RetryRecord> Records => [.. _records];

    /// <summary>How many there were, by pipeline.</summary>
    public IReadOnlyList<RetryCount> Counts => [.. _counts.Values.OrderBy(static c => c.Pipeline, StringComparer.Ordinal)];

    internal void Add(RetryRecord record)
    {
        var cause = record.Cause.ReplaceLineEndings(" ") is var line && line.Length > CauseLength ? line[..CauseLength] + "…" : line;
        var count = _counts.AddOrUpdate(record.Pipeline, static (name, last) => new RetryCount(name, 1, last),
            static (_, before, last) => before with { Count = before.Count + 1, LastCause = last }, cause);
        if (count.Count <= Limit)
        {
            _records.Enqueue(record);
        }
    }
}
