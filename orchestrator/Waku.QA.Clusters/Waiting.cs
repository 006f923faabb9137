namespace Waku.QA.Clusters;

/// <summary>Waits for conditions with a limit, and says what was awaited and what was seen last when it ran out. The one place that limits waits.</summary>
public static class Waiting
{
    /// <summary>Asks again every <paramref name="interval"/> until the condition returns null; its text says what is still missing.</summary>
    /// <exception cref="TimeoutException">The limit, times the patience, passed.</exception>
    public static async Task UntilAsync(string what, Func<CancellationToken, Task<string?>> missing, TimeSpan within, TimeSpan interval, Patience patience,
        TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        using var limit = new CancellationTokenSource(patience.Of(within), time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var last = "nothing seen yet";
        try
        {
            while (await missing(any.Token).ConfigureAwait(false) is { } still)
            {
                last = still;
                await Task.Delay(interval, time, any.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"waited {time.GetElapsedTime(start).TotalSeconds:0.0} s for {what}; still missing: {last}");
        }
    }

    /// <summary>Waits for the end of something.</summary>
    /// <exception cref="TimeoutException">The limit, times the patience, passed.</exception>
    public static Task WithinAsync(Task task, TimeSpan within, Patience patience, TimeProvider time, CancellationToken cancellationToken) =>
        task.WaitAsync(patience.Of(within), time, cancellationToken);

    /// <summary>Is cancelled when the limit, times the patience, has passed.</summary>
    public static CancellationTokenSource Limit(TimeSpan within, Patience patience, TimeProvider time) => new(patience.Of(within), time);
}
