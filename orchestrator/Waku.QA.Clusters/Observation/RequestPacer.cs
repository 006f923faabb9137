using System.Collections.Concurrent;
using Waku.QA.Core.Behaviours;

namespace Waku.QA.Clusters.Observation;

/// <summary>
/// Keeps the requests of a peer apart by what a service takes from one, so that cases wait instead of being refused for asking too often
/// (issue 19).
/// </summary>
/// <param name="time">Clock.</param>
public sealed class RequestPacer(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> _next = new();

    /// <summary>Waits until the peer may ask again.</summary>
    /// <param name="who">Peer and service.</param>
    /// <param name="rate">What the service takes; null for no limit.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task WaitAsync(string who, RequestRate? rate, CancellationToken cancellationToken)
    {
        if (rate is null)
        {
            return;
        }

        var interval = (long)(rate.Interval.TotalSeconds * time.TimestampFrequency);
        var now = time.GetTimestamp();

        // Each caller takes the next free turn.
        var turn = _next.AddOrUpdate(who, now + interval, (_, next) => Math.Max(now, next) + interval) - interval;
        if (turn > now)
        {
            await Task.Delay(time.GetElapsedTime(now, turn), time, cancellationToken).ConfigureAwait(false);
        }
    }
}
