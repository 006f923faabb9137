using System.Collections.Concurrent;

namespace Waku.Node.Host.Http;

/// <summary>Requests of a server since its start, by route and status. Routes are those of the program, so that clients cannot grow the table.</summary>
internal sealed class RequestCounters
{
    private readonly ConcurrentDictionary<(string Endpoint, int Status), long> _answers = new();
    private long _processed, _missing, _invalid;

    /// <summary>Requests answered by a route.</summary>
    public long Processed => Interlocked.Read(ref _processed);

    /// <summary>Requests that no route takes.</summary>
    public long Missing => Interlocked.Read(ref _missing);

    /// <summary>Requests that are none: too long, or broken off.</summary>
    public long Invalid => Interlocked.Read(ref _invalid);

    /// <summary>Answers by route (as in <see cref="RestRoute.Pattern"/>) and status.</summary>
    public IReadOnlyList<(string Endpoint, int Status, long Count)> Answers =>
        [.. _answers.Select(static a => (a.Key.Endpoint, a.Key.Status, a.Value)).OrderBy(static a => a.Endpoint, StringComparer.Ordinal)
            .ThenBy(static a => a.Status)];

    public void AddAnswer(string endpoint, int status)
    {
        Interlocked.Increment(ref _processed);
        _answers.AddOrUpdate((endpoint, status), 1, static (_, n) => n + 1);
    }

    public void AddMissing() => Interlocked.Increment(ref _missing);

    public void AddInvalid() => Interlocked.Increment(ref _invalid);
}
