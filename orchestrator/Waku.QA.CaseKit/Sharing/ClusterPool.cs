using System.Collections.Concurrent;
using System.Globalization;
using Waku.QA.Clusters;
using Waku.QA.Core.Topologies;

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

    /// <summary>Clusters ended at once.</summary>
    private const int EndedAtOnce = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, PooledCluster> _shared = [];
    private readonly Dictionary<string, int> _starts = [];
    private readonly List<Task> _ending = [];
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _exclusive = new();
    private long _uses;

    /// <summary>The shared cluster of a name until the use is disposed; <paramref name="later"/> names a node that is not started with it.</summary>
    public async Task<ClusterUse> ShareAsync(string name, Topology topology, CancellationToken cancellationToken, string? later = null)
    {
        PooledCluster? shared;
        lock (_lock)
        {
            if (!_shared.TryGetValue(name, out shared))
            {
                var settings = Settings(name, topology);
                _shared[name] = shared = new PooledCluster(topology.NodeCount, () => Cluster.StartAsync(settings, cancellationToken, run.OnNodeChanged, later));
            }

            shared.Users++;
        }

        MakeRoom();
        try
        {
            return new ClusterUse(await shared.Cluster.ConfigureAwait(false), () => Release(shared));
        }
        catch
        {
            Release(shared);
            throw;
        }
    }

    /// <summary>The shared cluster of a name for one case at a time: for cases that stop and start nodes.</summary>
    public async Task<ClusterLease> LeaseAsync(string name, Topology topology, CancellationToken cancellationToken)
    {
        var gate = _exclusive.GetOrAdd(name, static _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return new ClusterLease(await ShareAsync(name, topology, cancellationToken).ConfigureAwait(false), gate);
        }
        catch
        {
            gate.Release();
            throw;
        }
    }

    /// <summary>Ends all clusters; whoever asks for one from now on gets a fresh one, under a name of its own.</summary>
    public async Task RenewAsync()
    {
        List<Func<Task>> all;
        lock (_lock)
        {
            all = [.. _ending.Select(static t => (Func<Task>)(() => t)), .. _shared.Values.Select(c => (Func<Task>)(() => EndAsync(c)))];
            _shared.Clear();
            _ending.Clear();
        }

        // One that cannot be ended must not keep the others up.
        var failures = new ConcurrentQueue<Exception>();
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = EndedAtOnce }, async (end, _) =>
        {
            try
            {
                await end().ConfigureAwait(false);
            }
            catch (Exception e)
            {
                failures.Enqueue(e);
            }
        }).ConfigureAwait(false);
        if (!failures.IsEmpty)
        {
            throw new AggregateException("clusters could not be judged or ended", failures);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await RenewAsync().ConfigureAwait(false);

    private void Release(PooledCluster cluster)
    {
        lock (_lock)
        {
            cluster.Users--;
            cluster.LastUse = ++_uses;
        }

        MakeRoom();
    }

    /// <summary>Ends those that were used longest ago, while there are too many nodes.</summary>
    private void MakeRoom()
    {
        lock (_lock)
        {
            var surplus = run.Keep ? 0 : _shared.Values.Sum(static c => c.Nodes) - (mostNodes ?? NodesPerCpu * Environment.ProcessorCount);
            foreach (var (name, cluster) in _shared.Where(static c => c.Value.Users == 0).OrderBy(static c => c.Value.LastUse).ToList())
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

    /// <summary>Judges what a cluster did, keeps its logs, and ends it.</summary>
    private async Task EndAsync(PooledCluster pooled)
    {
        if (await pooled.EndedStartAsync().ConfigureAwait(false) is not { } cluster)
        {
            return;
        }

        try
        {
            await run.End.EndingAsync(run, cluster).ConfigureAwait(false);
        }
        finally
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Settings under a name that no cluster of this run has had. Under the lock.</summary>
    private ClusterSettings Settings(string name, Topology topology)
    {
        var before = _starts.GetValueOrDefault(name);
        _starts[name] = before + 1;
        var own = before == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-again{before}");
        return new ClusterSettings(run.RunId, own, topology, run.Seed, run.Engine, run.Resolver, run.Keys, run.End.LogFolderOf(own), run.Keep, run.Time);
    }
}
