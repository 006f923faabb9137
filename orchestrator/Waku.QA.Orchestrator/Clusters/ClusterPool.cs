using System.Collections.Concurrent;
using System.Globalization;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Orchestrator.Reporting;
using Waku.QA.Orchestrator.Runs;

namespace Waku.QA.Orchestrator.Clusters;

/// <summary>Clusters of a run. Cases that isolate themselves by topic share one by name; it is started once, by the first that asks.</summary>
public sealed class ClusterPool(RunContext run) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Cluster>>> _shared = new();
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _exclusive = new();
    private int _generation;

    /// <summary>The shared cluster of a name; <paramref name="later"/> names a node that is not started with it.</summary>
    public Task<Cluster> ShareAsync(string name, Topology topology, CancellationToken cancellationToken, string? later = null) =>
        _shared.GetOrAdd(name, _ => new Lazy<Task<Cluster>>(() => Cluster.StartAsync(Settings(name, topology), cancellationToken, run.OnNodeChanged, later))).Value;

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
        await DisposeAsync().ConfigureAwait(false);
        _generation++;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var lazy in _shared.Values)
        {
            if (lazy.IsValueCreated && await SucceededAsync(lazy.Value).ConfigureAwait(false) is { } cluster)
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
                await cluster.DisposeAsync().ConfigureAwait(false);
            }
        }

        _shared.Clear();
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

    private ClusterSettings Settings(string name, Topology topology) => Named(_generation == 0 ? name : $"{name}-again{_generation}", topology);

    private ClusterSettings Named(string name, Topology topology) => new(
        run.RunId, name, topology, run.Seed, run.Engine, run.Catalogue, run.Artifacts, run.Folder.LogFolderOf(name), run.Keep, run.Time);

    private static async Task<Cluster?> SucceededAsync(Task<Cluster> start)
    {
        try
        {
            return await start.ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The cases that asked for it have reported why it did not start.
            return null;
        }
    }
}
