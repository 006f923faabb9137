using System.Globalization;
using Waku.QA.CaseKit.Records;
using Waku.QA.CaseKit.Sharing;
using Waku.QA.Clusters;
using Waku.QA.Core.Verdicts;
using Waku.QA.Oracle;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Reporting;

/// <summary>Judges a cluster by the oracle, keeps its logs, and writes what is to be said of it into the records of the run.</summary>
/// <param name="folder">Results.</param>
public sealed class ClusterEnd(RunFolder folder) : IClusterEnd
{
    private const string JudgementFile = "oracle.txt";

    private static readonly TimeSpan DeathLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DeathPoll = TimeSpan.FromMilliseconds(20);

    /// <summary>Lines of a log that are shown of what a node says of another.</summary>
    private const int LogLines = 4;

    /// <inheritdoc/>
    public string LogFolderOf(string cluster) => folder.LogFolderOf(cluster);

    /// <inheritdoc/>
    public async Task EndingAsync(RunContext run, Cluster cluster)
    {
        var judged = run.Cancelled.IsCancellationRequested || cluster.Loss is not null ? default
            : await ClusterJudge.JudgeAsync(cluster, CancellationToken.None).ConfigureAwait(false);
        var isBad = cluster.Death is not null || judged.Silent is { Count: > 0 } || judged.Judgement is { Violations.Count: > 0 };
        var lost = cluster.Loss ?? (isBad ? await run.LossAsync().ConfigureAwait(false) : null);
        if (lost is { } loss)
        {
            await RecordLossAsync(run, cluster, loss).ConfigureAwait(false);
            return;
        }

        IReadOnlyList<(string Node, string Crash)> crashes = [];
        try
        {
            crashes = await folder.CollectAsync(cluster, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Record(run, cluster, FindingKind.Environment, "the logs of cluster {0} can be kept", e.Message);
        }

        if (crashes.Count > 0)
        {
            await AwaitDeathAsync(run, cluster, crashes).ConfigureAwait(false);
        }

        // What the logs of nodes that one death took with it say is no second finding; one of another implementation or version may have died of its own.
        var label = cluster.Death is { } first ? cluster[first.Node].Spec.Label : null;
        var died = crashes.ToLookup(c => c.Node == cluster.Death?.Node || (cluster[c.Node].State == NodeState.Died && cluster[c.Node].Spec.Label == label));
        var silent = cluster.Nodes.Where(n => n.State == NodeState.Died && n.Name != cluster.Death?.Node && crashes.All(c => c.Node != n.Name))
            .ToLookup(n => n.Spec.Label == label, n => (n.Name, Last: LastWords(cluster, n.Name)));
        RecordDeath(run, cluster, [.. died[true], .. silent[true]]);
        if (silent[false].Any())
        {
            Record(run, cluster, FindingKind.NodeDeath, "no other node of cluster {0} ends by itself",
                string.Join('\n', silent[false].Select(static d => d.Last)));
        }

        RecordRefusals(run, cluster);
        if (judged.Judgement is { } judgement)
        {
            await KeepAsync(run, cluster, $"{judgement}\n{string.Join('\n', judged.Silent)}").ConfigureAwait(false);
            if (judgement.Violations.Count > 0)
            {
                var record = Record(run, cluster, FindingKind.OracleViolation, "the oracle accepts the history of cluster {0}", "");
                ClusterJudge.Record(cluster, judgement, record, folder.LogsOf(cluster));
                var isLoss = judgement.Violations.All(static v => v.Kind == ViolationKind.Lost);
                Find(cluster, FindingKind.OracleViolation, record, lost: isLoss ? [.. judgement.Violations.Select(static v => v.Hash).Distinct()] : null);
            }

            if (judged.Silent.Count > 0)
            {
                Record(run, cluster, FindingKind.Silence, "every node of cluster {0} answers the oracle", string.Join('\n', judged.Silent));
            }
        }

        var others = died[false].Select(static c => c.Crash).ToList();
        if (others.Count > 0)
        {
            Record(run, cluster, FindingKind.Crash, "no log of cluster {0} reports a crash", string.Join('\n', others));
        }
    }

    /// <summary>Nobody is accused: whatever was seen was seen through what is gone, nodes and their stores and what reached them.</summary>
    private async Task RecordLossAsync(RunContext run, Cluster cluster, EnvironmentException loss)
    {
        var logs = "";
        try
        {
            await folder.CollectAsync(cluster, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            logs = $"\nnot all logs can be kept: {e.Message}";
        }

        Record(run, cluster, FindingKind.Environment, "every host of cluster {0} is there until its end", $"{loss.Message}{logs}");
    }

    /// <summary>Once for two implementations, in whatever clusters, with what the logs of both say of the other.</summary>
    private void RecordRefusals(RunContext run, Cluster cluster)
    {
        foreach (var refusal in cluster.Refusals)
        {
            var (from, to) = (cluster[refusal.From], cluster[refusal.To]);
            var name = Cluster.RefusalOf(from, to);
            if (folder.Findings.Any(f => f.Kind == FindingKind.Refusal && f.Name == name))
            {
                continue;
            }

            Record(run, cluster, FindingKind.Refusal, name, string.Join('\n', [cluster.Describe(refusal), .. Lines(from, to), .. Lines(to, from)]));
        }

        IEnumerable<string> Lines(ClusterNode node, ClusterNode other) =>
            (folder.LogsOf(cluster).GetValueOrDefault(node.Name) ?? "").Split('\n').Where(l => l.Contains(other.Spec.PeerId, StringComparison.Ordinal))
                .TakeLast(LogLines).Select(l => $"{node.Name}: {l}");
    }

    /// <summary>What a log says of a crash may be read before the process has ended.</summary>
    private static async Task AwaitDeathAsync(RunContext run, Cluster cluster, IReadOnlyList<(string Node, string Crash)> crashes)
    {
        try
        {
            await Waiting.UntilAsync("nodes whose logs report a crash to end",
                _ => Task.FromResult(crashes.FirstOrDefault(c => cluster[c.Node].State == NodeState.Ready).Node is { } lives ? $"{lives} lives" : null),
                DeathLimit, DeathPoll, run.Patience, run.Time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // It lives on after what it wrote.
        }
    }

    private static string LastWords(Cluster cluster, string node) =>
        cluster.Deaths.FirstOrDefault(d => d.Node == node)?.Message ?? $"node {node} ended by itself";

    /// <summary>Nodes of one implementation and version that ended together are one finding, which tells of all of them.</summary>
    private void RecordDeath(RunContext run, Cluster cluster, IEnumerable<(string Node, string Crash)> died)
    {
        if (cluster.Death is { } death)
        {
            var beside = string.Concat(died.Where(d => d.Node != death.Node).Select(static d => $"\n{d.Node} ended, too: {d.Crash}"));
            var during = cluster.Items.Get(static () => new DeathWitnesses()).Cases;
            Record(run, cluster, FindingKind.NodeDeath, "no node of cluster {0} ends by itself",
                $"{death.Message}{beside}\n{(during.Count == 0 ? "no case used the cluster at that time" : $"during {string.Join(", ", during)}")}", during);
        }
    }

    /// <summary>What was granted and what was not judged stands beside the logs of every cluster, also of those that nobody is accused in.</summary>
    private async Task KeepAsync(RunContext run, Cluster cluster, string judgement)
    {
        try
        {
            var logs = LogFolderOf(cluster.Settings.Name);
            Directory.CreateDirectory(logs);
            await File.WriteAllTextAsync(Path.Combine(logs, JudgementFile), judgement).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Record(run, cluster, FindingKind.Environment, "the judgement of cluster {0} can be kept", e.Message);
        }
    }

    /// <summary>A node that ended by itself or crashed fails the run, even when no case happened to notice, and whatever reruns say.</summary>
    private CaseRecord Record(RunContext run, Cluster cluster, FindingKind kind, string rule, string evidence, IReadOnlyList<string>? suspects = null)
    {
        var name = string.Format(CultureInfo.InvariantCulture, rule, cluster.Settings.Name);
        var record = run.Cases.Get(name, CaseRecorder.OfRun, "Nodes", name);
        record.Status = kind switch
        {
            FindingKind.Environment => CaseStatus.Environment,
            FindingKind.Silence => CaseStatus.Undecided,
            _ => CaseStatus.Failed,
        };
        record.Message = evidence;
        record.Start = record.Stop = run.Time.GetUtcNow();
        if (evidence.Length > 0)
        {
            Find(cluster, kind, record, suspects);
        }

        return record;
    }

    private void Find(Cluster cluster, FindingKind kind, CaseRecord record, IReadOnlyList<string>? suspects = null, IReadOnlyList<string>? lost = null) =>
        folder.Add(new RunFinding(kind, record.Name, cluster.Settings.Name, record.Message, [$"nodes/{cluster.Settings.Name}", "messages.jsonl"])
        {
            Suspects = suspects is { Count: > 0 } ? suspects : null,
            Lost = lost,
        });
}
