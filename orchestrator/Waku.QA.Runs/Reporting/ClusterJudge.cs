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
    private static readonly OracleSettings Settings = new() { Window = TimeSpan.FromSeconds(3) };

    /// <summary>Violations of a cluster that is about to end.</summary>
    public static async Task<IReadOnlyList<Violation>> JudgeAsync(Cluster cluster, CancellationToken cancellationToken)
    {
        foreach (var node in cluster.Nodes.Where(static n => n.State == NodeState.Ready && n.Spec.Role != NodeRole.Light))
        {
            foreach (var topic in cluster.History.Events.Where(e => e.Kind == EventKind.Join && e.Node == node.Name).Select(static e => e.Topic).Distinct()
                .ToList())
            {
                try
                {
                    await node.Inbox.DrainAsync(topic, cancellationToken).ConfigureAwait(false);
                    cluster.History.Add(new MessageEvent(EventKind.Drained, node.Name, topic, "", cluster.Settings.Time.GetUtcNow()));
                    await AskForAllAsync(cluster, node, topic, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e) when (e is NodeRefusedException or HttpRequestException or System.Text.Json.JsonException or TaskCanceledException)
                {
                    // It has left the topic, or is about to end: what it has is not known, so nothing is said of losses.
                }
            }
        }

        return HistoryChecker.Check(Settings, cluster.History.Events, cluster.Settings.Time.GetUtcNow());
    }

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
    public static void Record(Cluster cluster, IReadOnlyList<Violation> violations, CaseRecord record, IReadOnlyDictionary<string, string> logs)
    {
        var worst = violations[0];
        List<Violation> accusations = [.. violations.Where(v => v.Hash == worst.Hash)];
        record.Message = $"{violations.Count} violation(s): "
            + $"{string.Join(", ", violations.GroupBy(static v => v.Kind).Select(static g => $"{g.Count()} {g.Key}"))}\n"
            + $"{Biography.Of(cluster.History.Events, worst.Hash, accusations, logs)}";
        record.Attachments.Add(
            new Attachment("violations", "text/plain", "txt",
                Encoding.UTF8.GetBytes(string.Join('\n', violations.Take(Shown).Select(static v => $"{v.Kind} {v.Hash} {v.Topic}: {v.Detail}")))));
        record.Attachments.Add(
            new Attachment("life of the smallest bad message", "image/svg+xml", "svg",
                Encoding.UTF8.GetBytes(Biography.Draw(cluster.History.Events, worst.Hash, accusations))));
    }
}
