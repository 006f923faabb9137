using Waku.QA.Clusters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Performance.Load;

namespace Waku.QA.Performance.Scenarios;

/// <summary>Relay fills a store, which is asked for its newest page ten times a second; at the end it must have every message.</summary>
internal sealed class StoreWorkload(Cluster cluster) : RelayWorkload(cluster)
{
    private const int PageSize = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Flush = TimeSpan.FromSeconds(10);

    private ClusterNode Store => Relays.First(static n => n.Spec.Role == NodeRole.Service);

    public override async Task AccompanyAsync(WindowNotes notes, CancellationToken cancellationToken)
    {
        var start = notes.Time.GetTimestamp();
        List<Task> pending = [];
        using var timer = new PeriodicTimer(Interval, notes.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                // Not awaited: a slow answer must not spare the store the next question. A timer may be early by a little.
                var due = start + ((pending.Count + 1) * Interval.Ticks * notes.Time.TimestampFrequency / TimeSpan.TicksPerSecond);
                pending.Add(AskAsync(notes, Math.Min(due, notes.Time.GetTimestamp())));
            }
        }
        finally
        {
            await Task.WhenAll(pending).ConfigureAwait(false);
        }
    }

    public override async Task<string?> CheckAsync(IReadOnlyList<byte[]> sent, CancellationToken cancellationToken)
    {
        string? missing = null;
        try
        {
            // A store writes in batches.
            await Waiting.UntilAsync("the store to have every message", async token => missing = await MissingAsync(sent, token).ConfigureAwait(false), Flush,
                Interval, Cluster.Settings.Patience, Cluster.Settings.Time, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (TimeoutException)
        {
            return missing;
        }
    }

    /// <summary>Timed from when it was due.</summary>
    private async Task AskAsync(WindowNotes notes, long due)
    {
        var query = new StoreQuery { PubsubTopic = Topic(Store), PageSize = PageSize, Ascending = false, IncludeData = true };
        await Store.Control.Store.QueryAsync(query, CancellationToken.None).ConfigureAwait(false);
        notes.Answered(notes.Time.GetElapsedTime(due));
    }

    private async Task<string?> MissingAsync(IReadOnlyList<byte[]> sent, CancellationToken cancellationToken)
    {
        HashSet<string> found = [];
        foreach (var chunk in sent.Select(static h => "0x" + Convert.ToHexStringLower(h)).Chunk(PageSize / 2))
        {
            var page = await Store.Control.Store.QueryAsync(new StoreQuery { Hashes = chunk, PageSize = PageSize, IncludeData = false }, cancellationToken)
                .ConfigureAwait(false);
            found.UnionWith(page.Rows.Select(static r => r.Hash).OfType<string>());
        }

        return found.Count == sent.Count ? null : $"the store of {Store.Name} has {found.Count} of {sent.Count} messages";
    }

    private static string Topic(ClusterNode node) => $"/waku/2/rs/{node.Spec.ClusterId}/{node.Spec.Shards[0]}";
}
