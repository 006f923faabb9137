using System.Collections.Concurrent;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Rest;

/// <summary>
/// Empties a node's filter caches all the time, for nodes whose caches are so small that pushes are lost between two drains. One request per
/// cache at a time: whoever drains gets what was kept and what is there now.
/// </summary>
/// <param name="drain">Takes what the node has for a content topic.</param>
/// <param name="every">Time between two rounds over all caches.</param>
/// <param name="time">Clock.</param>
internal sealed class FilterCaches(Func<string, CancellationToken, Task<IReadOnlyList<NodeMessage>>> drain, TimeSpan every, TimeProvider time)
    : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Cache> _caches = new();
    private readonly CancellationTokenSource _disposed = new();
    private readonly Lock _starting = new();
    private Task? _rounds;

    /// <summary>Watches the caches of content topics from now on.</summary>
    public void Watch(IReadOnlyList<string> contentTopics)
    {
        foreach (var topic in contentTopics)
        {
            _caches.GetOrAdd(topic, static _ => new Cache()).Watched = true;
        }

        lock (_starting)
        {
            _rounds ??= RoundsAsync(_disposed.Token);
        }
    }

    /// <summary>Watches them no more; what was kept can still be taken.</summary>
    public void Forget(IReadOnlyList<string> contentTopics)
    {
        foreach (var topic in contentTopics)
        {
            if (_caches.TryGetValue(topic, out var cache))
            {
                cache.Watched = false;
            }
        }
    }

    /// <summary>Watches none any more.</summary>
    public void ForgetAll() => Forget([.. _caches.Keys]);

    /// <summary>What was kept, and what the node has now.</summary>
    /// <exception cref="NodeRefusedException">The node refuses, and nothing was kept.</exception>
    public async Task<IReadOnlyList<NodeMessage>> TakeAsync(string contentTopic, CancellationToken cancellationToken)
    {
        var cache = _caches.GetOrAdd(contentTopic, static _ => new Cache());
        await cache.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            IReadOnlyList<NodeMessage> now = [];
            try
            {
                now = await drain(contentTopic, cancellationToken).ConfigureAwait(false);
            }
            catch (NodeRefusedException) when (cache.Kept.Count > 0)
            {
                // What was pushed before is not lost with the subscription; the next drain says why.
            }

            IReadOnlyList<NodeMessage> all = [.. cache.Kept, .. now];
            cache.Kept.Clear();
            return all;
        }
        finally
        {
            cache.Turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync().ConfigureAwait(false);
        if (_rounds is { } rounds)
        {
            await rounds.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _disposed.Dispose();
    }

    private async Task RoundsAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(every, time);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var (topic, cache) in _caches.Where(static c => c.Value.Watched))
            {
                await KeepAsync(topic, cache, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task KeepAsync(string topic, Cache cache, CancellationToken cancellationToken)
    {
        await cache.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            cache.Kept.AddRange(await drain(topic, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is HttpRequestException or NodeRefusedException or ForeignAnswerException)
        {
            // A node that refuses, or is being stopped, tells the next one who drains.
        }
        finally
        {
            cache.Turn.Release();
        }
    }

    private sealed class Cache
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public List<NodeMessage> Kept { get; } = [];

        public bool Watched { get; set; }
    }
}
