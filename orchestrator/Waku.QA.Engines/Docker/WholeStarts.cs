using System.Collections.Concurrent;

namespace Waku.QA.Engines.Docker;

/// <summary>
/// Starts that are never cancelled half-way: a create that is cancelled leaves a container that nobody removes. Whoever gives up stops waiting; what
/// was begun is finished, and removed with its site.
/// </summary>
internal sealed class WholeStarts
{
    private readonly ConcurrentDictionary<Task, bool> _running = new();

    /// <summary>What a start makes, unless the caller gives up before.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> start, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var started = start();
        _running[started] = true;
        _ = started.ContinueWith(ended =>
            _running.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return await started.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends when all that were begun have, well or not.</summary>
    public async Task EndedAsync() => await Task.WhenAll(_running.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
