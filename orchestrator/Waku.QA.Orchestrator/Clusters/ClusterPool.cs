using System.Collections.Concurrent;
using System.Globalization;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Orchestrator.Reporting;
using Waku.QA.Orchestrator.Runs;

namespace Waku.QA.Orchestrator.Clusters;

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
            var violations = run.Cancelled.IsCancellationRequested ? [] : await ClusterJudge.JudgeAsync(cluster, CancellationToken.None).ConfigureAwait(false);
            Record(cluster, "no node of cluster {0} ends by itself", cluster.Death?.Message);
            var crashes = await run.Folder.CollectAsync(cluster, CancellationToken.None).ConfigureAwait(false);
            if (violations.Count > 0)
            {
                var record = Record(cluster, "the oracle accepts the history of cluster {0}", "")!;
                ClusterJudge.Record(cluster, violations, record, run.Folder.LogsOf(cluster));
            }

            Record(cluster, "no log of cluster {0} reports a crash", crashes.Count == 0 ? null : string.Join('\n', crashes));
        }
        finally
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A node that ended by itself or crashed fails the run, even when no case happened to notice, and whatever reruns say.</summary>
    private CaseRecord? Record(Cluster cluster, string rule, string? evidence)
    {
        if (evidence is not null)
        {
            var name = string.Format(CultureInfo.InvariantCulture, rule, cluster.Settings.Name);
            var record = run.Cases.Get(name, "run", "Nodes", name);
            record.Status = CaseStatus.Failed;
            record.Message = evidence;
            record.Start = record.Stop = run.Time.GetUtcNow();
            return record;
        }

        return null;
    }

    /// <summary>Settings under a name that no cluster of this run has had. Under the lock.</summary>
    private ClusterSettings Settings(string name, Topology topology)
    {
        var before = _starts.GetValueOrDefault(name);
        _starts[name] = before + 1;
        var own = before == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-again{before}");
        return new ClusterSettings(run.RunId, own, topology, run.Seed, run.Engine, run.Catalogue, run.Artifacts, run.Folder.LogFolderOf(own), run.Keep, run.Time);
    }
}
