using System.Collections.Concurrent;
using System.Globalization;
using Waku.QA.Clusters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.CaseKit.Sharing;

/// <summary>
/// Clusters of a run. Cases that isolate themselves by topic share one by name; it is started once, by the first that asks. Clusters
/// that nobody uses make room when there are many nodes: idle ones would slow down those that are measured.
/// </summary>
/// <param name="run">Run.</param>
/// <param name="mostNodes">So many nodes may be up before clusters that nobody uses are ended; null for what the machine bears.</param>
public sealed class ClusterPool(RunContext run, int? mostNodes = null) : IAsyncDisposable
{
    private const int NodesPerCpu = 40;

    /// <summary>So many starts in a row may fail for reasons of the environment.</summary>
    private const int MostFailedStarts = 3;

    /// <summary>So often a cluster of one name is tried; then its failure is told to whoever asks for it.</summary>
    private const int MostTries = 2;

    /// <summary>Whoever left a cluster at most so long before a node of it died may have ended it.</summary>
    private static readonly TimeSpan Suspicion = TimeSpan.FromSeconds(3);

    /// <summary>So long is waited, before the clusters end, for what the last cases did.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromMilliseconds(500);

    /// <summary>Clusters ended at once.</summary>
    private const int EndedAtOnce = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, PooledCluster> _shared = [];
    private readonly Dictionary<string, int> _starts = [];
    private readonly List<Task> _ending = [];
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _exclusive = new();
    private readonly List<PooledCluster> _spent = [];

    /// <summary>Those that have not ended: nodes die while a cluster is being judged, too.</summary>
    private readonly List<PooledCluster> _all = [];
    private long _uses;
    private int _failedStarts;
    private EnvironmentException? _lastFailure;

    /// <summary>The shared cluster of a name until the use is disposed; <paramref name="later"/> names a node that is not started with it.</summary>
    public async Task<ClusterUse> ShareAsync(string name, Topology topology, CancellationToken cancellationToken, string? later = null,
        string user = "")
    {
        PooledCluster? shared;
        lock (_lock)
        {
            if (_shared.TryGetValue(name, out shared) && shared.IsSpent)
            {
                // A node of it died: the next case is innocent of that. It ends when the last who uses it is done.
                _shared.Remove(name);
                _spent.Add(shared);
                EndSpent();
                shared = null;
            }

            if (shared is null)
            {
                ThrowIfStartsKeepFailing();
                var settings = Settings(name, topology);
                _shared[name] = shared = new PooledCluster(topology.NodeCount, () => StartAsync(settings, later, run.Cancelled));
                _all.Add(shared);
            }

            shared.Users.Add(user);
        }

        MakeRoom();
        try
        {
            // Who asked first may give up: the others wait for the same start.
            var cluster = await shared.Cluster.WaitAsync(cancellationToken).ConfigureAwait(false);
            lock (_lock)
            {
                _failedStarts = 0;
            }

            return new ClusterUse(cluster, () => Release(shared, user));
        }
        catch
        {
            Forget(name, shared);
            Release(shared, user);
            throw;
        }
    }

    /// <summary>The shared cluster of a name for one case at a time: for cases that stop and start nodes.</summary>
    public async Task<ClusterLease> LeaseAsync(string name, Topology topology, CancellationToken cancellationToken, string user = "")
    {
        var gate = _exclusive.GetOrAdd(name, static _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return new ClusterLease(await ShareAsync(name, topology, cancellationToken, later: null, user).ConfigureAwait(false), gate);
        }
        catch
        {
            gate.Release();
            throw;
        }
    }

    /// <summary>Waits until a node of a running cluster dies of what the cases before did, for as long as they would be suspects.</summary>
    public Task AwaitDeathAsync(CancellationToken cancellationToken) => AwaitDeathAsync(Task.WhenAny, Suspicion, cancellationToken);

    /// <summary>Waits a moment for deaths in all running clusters: at the end of a run, so that what the last cases did is not missed.</summary>
    public Task AwaitAftermathAsync(CancellationToken cancellationToken) => AwaitDeathAsync(Task.WhenAll, Aftermath, cancellationToken);

    private async Task AwaitDeathAsync(Func<IEnumerable<Task>, Task> which, TimeSpan limit, CancellationToken cancellationToken)
    {
        List<Task> deaths;
        lock (_lock)
        {
            deaths = [.. _shared.Values.Concat(_spent).Select(static c => c.Running?.Died).OfType<Task>()];
        }

        if (deaths.Count == 0)
        {
            return;
        }

        try
        {
            await Waiting.WithinAsync(which(deaths), limit, run.Patience, run.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException || cancellationToken.IsCancellationRequested)
        {
            // Nodes live, or nobody waits any more: what was reached is reported all the same.
        }
    }

    /// <summary>Ends all clusters; whoever asks for one from now on gets a fresh one, under a name of its own.</summary>
    public async Task RenewAsync()
    {
        List<Func<Task>> all;
        lock (_lock)
        {
            all = [.. _ending.Select(static t => (Func<Task>)(() => t)), .. _shared.Values.Concat(_spent).Select(c => (Func<Task>)(() => EndAsync(c)))];
            _shared.Clear();
            _spent.Clear();
            _failedStarts = 0;
            _ending.Clear();
        }

        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = EndedAtOnce },
            static async (end, _) => await end().ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await RenewAsync().ConfigureAwait(false);

    /// <summary>Starts a cluster; from then on who uses it when a node dies is remembered.</summary>
    private async Task<Cluster> StartAsync(ClusterSettings settings, string? later, CancellationToken cancellationToken)
    {
        try
        {
            var cluster = await Cluster.StartAsync(settings, cancellationToken, run.OnNodeChanged, later).ConfigureAwait(false);
            cluster.NodeDied += _ => Witness(cluster);
            if (cluster.Death is not null)
            {
                Witness(cluster);
            }

            return cluster;
        }
        catch (EnvironmentException e)
        {
            lock (_lock)
            {
                (_failedStarts, _lastFailure) = (_failedStarts + 1, e);
            }

            throw;
        }
    }

    /// <summary>A start that failed once is no reason that the next case fails too.</summary>
    private void Forget(string name, PooledCluster failed)
    {
        lock (_lock)
        {
            if (failed.HasFailed && _shared.GetValueOrDefault(name) == failed && _starts[name] < MostTries)
            {
                _shared.Remove(name);
            }
        }
    }

    private void Witness(Cluster cluster)
    {
        lock (_lock)
        {
            var pooled = _all.Find(p => p.Is(cluster));
            var since = run.Time.GetUtcNow() - Suspicion;
            var left = pooled?.Left.Where(l => l.At >= since).Select(static l => l.User) ?? [];
            cluster.Items.Get(static () => new DeathWitnesses()).Cases =
                [.. (pooled?.Users ?? []).Concat(left).Where(static u => u.Length > 0).Distinct().Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Going through hundreds of cases that cannot start helps nobody. Under the lock.</summary>
    private void ThrowIfStartsKeepFailing()
    {
        if (_failedStarts >= MostFailedStarts)
        {
            throw new EnvironmentException(
                $"{_failedStarts} clusters in a row could not be started, so no more are tried in this run; the last: {_lastFailure!.Message}");
        }
    }

    private void Release(PooledCluster cluster, string user)
    {
        lock (_lock)
        {
            cluster.Users.Remove(user);
            var now = run.Time.GetUtcNow();
            cluster.Left.RemoveAll(l => now - l.At > Suspicion);
            cluster.Left.Add((user, now));
            cluster.LastUse = ++_uses;
            EndSpent();
        }

        MakeRoom();
    }

    /// <summary>Ends those that were used longest ago, while there are too many nodes.</summary>
    private void MakeRoom()
    {
        lock (_lock)
        {
            var surplus = run.Keep ? 0 : _shared.Values.Sum(static c => c.Nodes) - (mostNodes ?? NodesPerCpu * Environment.ProcessorCount);
            foreach (var (name, cluster) in _shared.Where(static c => c.Value.Users.Count == 0).OrderBy(static c => c.Value.LastUse).ToList())
            {
                if (surplus <= 0)
                {
                    return;
                }

                surplus -= cluster.Nodes;
                _shared.Remove(name);
                _ending.Add(Task.Run(() => EndAsync(cluster)));
            }
        }
    }

    /// <summary>Ends clusters with a dead node that nobody uses any more. Under the lock.</summary>
    private void EndSpent()
    {
        foreach (var cluster in _spent.Where(static c => c.Users.Count == 0).ToList())
        {
            _spent.Remove(cluster);
            _ending.Add(Task.Run(() => EndAsync(cluster)));
        }
    }

    /// <summary>
    /// Judges what a cluster did, keeps its logs, and ends it. Never throws: one that cannot be judged or ended must neither keep the others
    /// up nor take the run with it, so it is written down.
    /// </summary>
    private async Task EndAsync(PooledCluster pooled)
    {
        if (await pooled.EndedStartAsync().ConfigureAwait(false) is { } cluster)
        {
            await TryAsync(cluster, "judged", () => run.End.EndingAsync(run, cluster)).ConfigureAwait(false);
            await TryAsync(cluster, "ended", () => cluster.DisposeAsync().AsTask()).ConfigureAwait(false);
        }

        lock (_lock)
        {
            _all.Remove(pooled);
        }

        async Task TryAsync(Cluster cluster, string what, Func<Task> action)
        {
            try
            {
                await action().ConfigureAwait(false);
            }
            catch (Exception e)
            {
                var name = $"cluster {cluster.Settings.Name} can be {what}";
                var record = run.Cases.Get(name, "run", "Nodes", name);
                (record.Status, record.Message, record.Trace) = (CaseStatus.Environment, e.Message, e.StackTrace ?? "");
                record.Start = record.Stop = run.Time.GetUtcNow();
            }
        }
    }

    /// <summary>Settings under a name that no cluster of this run has had. Under the lock.</summary>
    private ClusterSettings Settings(string name, Topology topology)
    {
        var before = _starts.GetValueOrDefault(name);
        _starts[name] = before + 1;
        var own = before == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-again{before}");
        return new ClusterSettings(run.RunId, own, topology, run.Seed, run.Engine, run.Resolver, run.Keys, run.End.LogFolderOf(own), run.Keep, run.Time)
        {
            Patience = run.Patience,
        };
    }
}
