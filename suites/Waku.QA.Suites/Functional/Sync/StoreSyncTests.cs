using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Oracle;
using Waku.QA.Runs.Specifications;

namespace Waku.QA.Suites.Functional.Sync;

/// <summary>
/// Stores that missed messages get them from each other. Every node that relayed a message is restarted before the store that missed
/// it comes back, so that relay has forgotten it and only synchronisation can bring it.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class StoreSyncTests : SuiteCase
{
    /// <summary>Two intervals, and the twenty seconds that implementations leave to relay by default.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    [Test]
    [Requirement("store-sync-M1", "store-sync-M4", "store-sync-M5", "store-sync-M6", "store-sync-S4", "store-sync-S6", "sync-S1", "sync-S2")]
    public Task AStoreGetsWhatItMissed([ValueSource(typeof(SyncSites), nameof(SyncSites.Labels))] string label, [Values(20, 300)] int count) =>
        CaseAsync("A store that was down while messages were published has all of them, unaltered, soon after it came back.", async context =>
    {
        var topology = SyncSites.Pair(label, $"missed-{count}");
        using var lease = await context.LeaseAsync(topology.Name, topology);
        var (cluster, first, second) = (lease.Cluster, lease.Cluster[SyncSites.First], lease.Cluster[SyncSites.Second]);
        var before = await PublishAsync(context, cluster, [first, second], 3);
        await EndAsync(context, second);
        var missed = await PublishAsync(context, cluster, [first], count);
        await EndAsync(context, first);
        await EndAsync(context, cluster[SyncSites.Publisher]);
        await StartAsync(context, [first, second]);
        await MeetAsync(context, first, second);
        await HasAsync(context, cluster, second, [.. before, .. missed]);
    });

    [Test]
    [Requirement("store-sync-M1", "store-sync-M3", "sync-M7", "sync-S2")]
    public Task EachGetsWhatTheOtherHas([ValueSource(typeof(SyncSites), nameof(SyncSites.Labels))] string label) =>
        CaseAsync("Two stores that missed different messages have all of them soon after both came back.",
            context => CompleteAsync(context, SyncSites.Pair(label, "each"), 30));

    [TestCaseSource(typeof(SyncSites), nameof(SyncSites.Pairs))]
    [Requirement("store-sync-M1", "store-sync-M3", "sync-M7", "sync-S2")]
    public Task TwoImplementationsCompleteEachOther(string first, string second) =>
        CaseAsync("Stores of two implementations that missed 250 different messages each have all 500 soon after both came back.",
            context => CompleteAsync(context, SyncSites.Pair(first, second, "halves"), 250));

    /// <summary>Each of the two stores has a half that the other one missed; then both are up, and nobody else is who knows the messages.</summary>
    private static async Task CompleteAsync(CaseContext context, Topology topology, int half)
    {
        using var lease = await context.LeaseAsync(topology.Name, topology);
        var (cluster, first, second) = (lease.Cluster, lease.Cluster[SyncSites.First], lease.Cluster[SyncSites.Second]);
        await EndAsync(context, second);
        var ofFirst = await PublishAsync(context, cluster, [first], half);
        await EndAsync(context, first);
        var publisher = cluster[SyncSites.Publisher];
        await EndAsync(context, publisher);
        await StartAsync(context, [publisher, second]);
        await cluster.WaitForMeshAsync(TimeSpan.FromSeconds(30), context.Cancelled);
        var ofSecond = await PublishAsync(context, cluster, [second], half);
        await EndAsync(context, second);
        await EndAsync(context, publisher);
        await StartAsync(context, [first, second]);
        await MeetAsync(context, first, second);
        await HasAsync(context, cluster, first, [.. ofFirst, .. ofSecond]);
        await HasAsync(context, cluster, second, [.. ofFirst, .. ofSecond]);
    }

    private static async Task<IReadOnlyList<string>> PublishAsync(CaseContext context, Cluster cluster, IReadOnlyList<ClusterNode> stores, int count)
    {
        var publisher = cluster[SyncSites.Publisher];
        var topic = CaseContext.Topic(publisher, 0);
        List<string> hashes = [];
        for (var i = 0; i < count; i++)
        {
            hashes.Add(await context.PublishAsync(cluster, publisher, topic, context.Message(100, context.ContentTopic("sync"))));
        }

        foreach (var store in stores)
        {
            await HasAsync(context, cluster, store, hashes);
        }

        return hashes;
    }

    private static Task HasAsync(CaseContext context, Cluster cluster, ClusterNode store, IReadOnlyList<string> hashes) =>
        context.StepAsync($"{store.Name} has {hashes.Count} messages",
            () => cluster.UntilAsync($"{hashes.Count} messages in the store of {store.Name}", async token =>
    {
        var topic = CaseContext.Topic(store, 0);
        var rows = await StoreWalk.RowsAsync(store,
            new StoreQuery { PubsubTopic = topic, ContentTopics = [context.ContentTopic("sync")], PageSize = 100, Ascending = true, IncludeData = true },
                legacy: false, 2 * hashes.Count, token);
        var missing = hashes.Except(rows.Select(r => MessageHashing.Hash(topic, r.Message!))).Count();
        return missing == 0 ? null : $"{missing} are not there";
    }, Limit, Poll, context.Cancelled));

    private static Task EndAsync(CaseContext context, ClusterNode node) =>
        context.StepAsync($"{node.Name} is stopped", () => node.StopAsync(context.Cancelled));

    private static Task StartAsync(CaseContext context, IReadOnlyList<ClusterNode> nodes) =>
        context.StepAsync($"{string.Join(", ", nodes.Select(static n => n.Name))} start again",
            () => Task.WhenAll(nodes.Select(n => n.StartAsync(context.Cancelled))));

    /// <summary>
    /// A static peer that does not listen yet when a node starts is not dialled again by everybody: nwaku takes itself for offline where no public
    /// DNS server answers, and dials nobody then. Which of two that start at once is ready first must not decide.
    /// </summary>
    private static async Task MeetAsync(CaseContext context, ClusterNode first, ClusterNode second)
    {
        foreach (var (from, to) in ((ClusterNode, ClusterNode)[])[(second, first), (first, second)])
        {
            if (from.Capabilities.Has(Capability.ConnectPeer))
            {
                await context.StepAsync($"{from.Name} is connected to {to.Name}",
                    () => from.Control.Peers.ConnectAsync([from.Cluster.Plan.MultiaddrOf(to.Name)], context.Cancelled));
                return;
            }
        }
    }
}
