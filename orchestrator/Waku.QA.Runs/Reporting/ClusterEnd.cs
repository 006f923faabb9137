using System.Globalization;
using Waku.QA.CaseKit.Records;
using Waku.QA.CaseKit.Sharing;
using Waku.QA.Clusters;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Reporting;

/// <summary>Judges a cluster by the oracle, keeps its logs, and writes what is to be said of it into the records of the run.</summary>
/// <param name="folder">Results.</param>
public sealed class ClusterEnd(RunFolder folder) : IClusterEnd
{
    /// <inheritdoc/>
    public string LogFolderOf(string cluster) => folder.LogFolderOf(cluster);

    /// <inheritdoc/>
    public async Task EndingAsync(RunContext run, Cluster cluster)
    {
        var violations = run.Cancelled.IsCancellationRequested ? [] : await ClusterJudge.JudgeAsync(cluster, CancellationToken.None).ConfigureAwait(false);
        Record(run, cluster, "no node of cluster {0} ends by itself", cluster.Death?.Message);
        var crashes = await folder.CollectAsync(cluster, CancellationToken.None).ConfigureAwait(false);
        if (violations.Count > 0)
        {
            var record = Record(run, cluster, "the oracle accepts the history of cluster {0}", "")!;
            ClusterJudge.Record(cluster, violations, record, folder.LogsOf(cluster));
        }

        Record(run, cluster, "no log of cluster {0} reports a crash", crashes.Count == 0 ? null : string.Join('\n', crashes));
    }

    /// <summary>A node that ended by itself or crashed fails the run, even when no case happened to notice, and whatever reruns say.</summary>
    private static CaseRecord? Record(RunContext run, Cluster cluster, string rule, string? evidence)
    {
        if (evidence is null)
        {
            return null;
        }

        var name = string.Format(CultureInfo.InvariantCulture, rule, cluster.Settings.Name);
        var record = run.Cases.Get(name, "run", "Nodes", name);
        record.Status = CaseStatus.Failed;
        record.Message = evidence;
        record.Start = record.Stop = run.Time.GetUtcNow();
        return record;
    }
}
