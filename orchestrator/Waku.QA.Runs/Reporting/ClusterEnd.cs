using System.Globalization;
using Waku.QA.CaseKit.Records;
using Waku.QA.CaseKit.Sharing;
using Waku.QA.Clusters;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

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
        Record(run, cluster, FindingKind.NodeDeath, "no node of cluster {0} ends by itself", cluster.Death?.Message);
        var crashes = await folder.CollectAsync(cluster, CancellationToken.None).ConfigureAwait(false);
        if (violations.Count > 0)
        {
            var record = Record(run, cluster, FindingKind.OracleViolation, "the oracle accepts the history of cluster {0}", "")!;
            ClusterJudge.Record(cluster, violations, record, folder.LogsOf(cluster));
            Find(cluster, FindingKind.OracleViolation, record);
        }

        Record(run, cluster, FindingKind.Crash, "no log of cluster {0} reports a crash", crashes.Count == 0 ? null : string.Join('\n', crashes));
    }

    /// <summary>A node that ended by itself or crashed fails the run, even when no case happened to notice, and whatever reruns say.</summary>
    private CaseRecord? Record(RunContext run, Cluster cluster, FindingKind kind, string rule, string? evidence)
    {
        if (evidence is null)
        {
            return null;
        }

        var name = string.Format(CultureInfo.InvariantCulture, rule, cluster.Settings.Name);
        var record = run.Cases.Get(name, RunFolder.OfRun, "Nodes", name);
        record.Status = CaseStatus.Failed;
        record.Message = evidence;
        record.Start = record.Stop = run.Time.GetUtcNow();
        if (evidence.Length > 0)
        {
            Find(cluster, kind, record);
        }

        return record;
    }

    private void Find(Cluster cluster, FindingKind kind, CaseRecord record) => folder.Add(
        new RunFinding(kind, record.Name, cluster.Settings.Name, record.Message, [$"nodes/{cluster.Settings.Name}", "messages.jsonl"]));
}
