using System.Text;
using Waku.QA.CaseKit.Records;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Oracle;

namespace Waku.QA.Runs.Reporting;

/// <summary>
/// The oracle at the end of every cluster: takes what nodes still hold, asks stores for all they have, checks the whole history, and tells
/// the life of the smallest bad message.
/// </summary>
internal static class ClusterJudge
{
    private const int Shown = 20;
    private const int PageSize = 100;
    private const int MostRows = 100_000;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(15);

    /// <summary>What is granted to a cluster: on a slow machine everything takes longer.</summary>
    public static OracleSettings SettingsOf(Cluster cluster) =>
        new OracleSettings { Window = TimeSpan.FromSeconds(3), StoresKeep = true }.Times(cluster.Settings.Patience.Factor);

    /// <summary>Judges a cluster that is about to end; also tells who could not be asked and why, one line for each: silence is no innocence.</summary>
    public static async Task<(Judgement Judgement, IReadOnlyList<string> Silent)> JudgeAsync(Cluster cluster, CancellationToken cancellationToken)
    {
        List<string> silent = [];
        foreach (var node in cluster.Nodes.Where(static n => n.State == NodeState.Ready && n.Spec.Role != NodeRole.Light))
        {
            if (await AskAsync(cluster, node, cancellationToken).ConfigureAwait(false) is { } why)
            {
                silent.Add(why);
            }
        }

        // Nodes that find each other by themselves have more links than were planned.
        var links = cluster.Nodes.Any(static n => n.Spec.Discovery)
            ? null
            : cluster.Nodes.ToDictionary(static n => n.Name, static n => (IReadOnlySet<string>)n.Spec.Dials.ToHashSet());
        return (HistoryChecker.Judge(SettingsOf(cluster), cluster.History.Events, cluster.Settings.Time.GetUtcNow(), links), silent);
    }

    /// <summary>Takes what a node still holds, and asks its store; returns why that could not be done.</summary>
    private static async Task<string?> AskAsync(Cluster cluster, ClusterNode node, CancellationToken cancellationToken)
    {
        foreach (var topic in JoinedBy(cluster, node))
        {
            try
            {
                var time = cluster.Settings.Time;
                var asked = time.GetUtcNow();
                await Waiting.WithinAsync(node.Inbox.DrainAsync(topic, cancellationToken), AnswerLimit, cluster.Settings.Patience, time, cancellationToken)
                    .ConfigureAwait(false);
                cluster.History.Add(new MessageEvent(EventKind.Drained, node.Name, topic, "", asked));
                await Waiting.WithinAsync(AskForAllAsync(cluster, node, topic, cancellationToken), AnswerLimit, cluster.Settings.Patience, time,
                    cancellationToken).ConfigureAwait(false);
            }
            catch (NodeRefusedException e) when (e.Error is not (NodeError.Timeout or NodeError.Internal))
            {
                // It answers, and says that it has no such topic or store: a request past the oracle may have taken it away.
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // Whatever an answer does to its reader. That a node has died is said elsewhere.
                return node.State == NodeState.Ready
                    ? $"{node.Name} ({node.Spec.Implementation}) could not be asked what it has on {topic}: {e.Message}"
                    : null;
            }
        }

        return null;
    }

    /// <summary>Topics that a node is joined to now.</summary>
    private static List<string> JoinedBy(Cluster cluster, ClusterNode node) =>
        [.. cluster.History.Events.Where(e => e.Node == node.Name && e.Kind is EventKind.Join or EventKind.Leave).GroupBy(static e => e.Topic)
            .Where(static g => g.Last().Kind == EventKind.Join).Select(static g => g.Key)];

    /// <summary>Everything that a store has on a topic; its rows are written down on the way.</summary>
    private static async Task AskForAllAsync(Cluster cluster, ClusterNode node, string topic, CancellationToken cancellationToken)
    {
        if (node.Spec is not { Role: NodeRole.Service, ServiceLimits: null or { StoreCapacity: null, RequestsPerHour: null } }
            || !node.Capabilities.Has(Capability.StoreServer))
        {
            return;
        }

        var first = cluster.History.NextAnswer();
        await StoreWalk.RowsAsync(node, new StoreQuery { PubsubTopic = topic, PageSize = PageSize, Ascending = true, IncludeData = true }, legacy: false,
            MostRows, cancellationToken).ConfigureAwait(false);
        cluster.History.Add(new MessageEvent(EventKind.Complete, node.Name, topic, "", cluster.Settings.Time.GetUtcNow()) { Answer = first });
    }

    /// <summary>Records violations as a failed case of the run, with the biography of the smallest bad message.</summary>
    public static void Record(Cluster cluster, Judgement judgement, CaseRecord record, IReadOnlyDictionary<string, string> logs)
    {
        var violations = judgement.Violations;
        var worst = violations[0];
        List<Violation> accusations = [.. violations.Where(v => v.Hash == worst.Hash)];
        record.Message = $"{violations.Count} violation(s): "
            + $"{string.Join(", ", violations.GroupBy(static v => v.Kind).Select(static g => $"{g.Count()} {g.Key}"))}\n"
            + $"{Biography.Of(cluster.History.Events, worst.Hash, accusations, logs)}\n{judgement}";
        record.Attachments.Add(
            new Attachment("violations", "text/plain", "txt",
                Encoding.UTF8.GetBytes(string.Join('\n', violations.Take(Shown).Select(static v => $"{v.Kind} {v.Hash} {v.Topic}: {v.Detail}")))));
        record.Attachments.Add(
            new Attachment("life of the smallest bad message", "image/svg+xml", "svg",
                Encoding.UTF8.GetBytes(Biography.Draw(cluster.History.Events, worst.Hash, accusations))));
    }
}
