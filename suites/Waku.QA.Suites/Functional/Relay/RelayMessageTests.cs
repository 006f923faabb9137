using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;
using Waku.QA.Runs.Specifications;

namespace Waku.QA.Suites.Functional.Relay;

/// <summary>What goes in at one node comes out at the other as it was, field by field; and what a node must not take, it refuses.</summary>
[Parallelizable(ParallelScope.All)]
[Requirement("11-M2")]
public sealed class RelayMessageTests : SuiteCase
{
    private const int Shard = 3;

    [TestCaseSource(typeof(RelayTables), nameof(RelayTables.Messages))]
    [Requirement("14-M3", "14-S12")]
    public Task Publishes(string label, RelayRow row) => CaseAsync("A message published at the node is delivered elsewhere unaltered, once.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        await RelayAsync(context, site, site.Subject, site.Witness, row);
    });

    [TestCaseSource(typeof(RelayTables), nameof(RelayTables.Messages))]
    [Requirement("14-M3", "14-S12")]
    public Task Delivers(string label, RelayRow row) => CaseAsync("A message published elsewhere is delivered by the node unaltered, once.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        await RelayAsync(context, site, site.Witness, site.Subject, row);
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("N#2146")]
    public Task RefusesWhatIsTooLarge(string label) =>
        CaseAsync("A message above the limit is refused by the node that should publish it, and not relayed.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var message = context.Message(160_000, site.ContentTopic());
        var refused = await Assert.ThrowsAsync<NodeRefusedException>(() =>
            site.Subject.Control.Relay.PublishAsync(site.Topic(Shard), message, context.Cancelled));
        Assert.That(refused!.Error, Is.EqualTo(NodeError.TooLarge), refused.Message);
        await site.StillAliveAsync();
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("51-S4")]
    public Task RefusesATopicThatItHasNotJoined(string label) => CaseAsync("Publishing on a shard that the node has not joined is refused.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var refused = await Assert.ThrowsAsync<NodeRefusedException>(() =>
            site.Subject.Control.Relay.PublishAsync(site.Topic(990), context.Message(), context.Cancelled));
        Assert.That(refused!.Error, Is.EqualTo(NodeError.NotSubscribed), refused.Message);
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("11-M7", "11-M8")]
    public Task JoinsLeavesAndJoinsAgain(string label) =>
        CaseAsync("A topic can be joined, left and joined again; only while it is joined its messages come.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var topic = site.Topic(401);
        await site.Witness.Control.Relay.SubscribeAsync([topic], context.Cancelled);
        for (var round = 0; round < 3; round++)
        {
            await site.Subject.Control.Relay.SubscribeAsync([topic], context.Cancelled);
            await SeenAsync(site, 401, true);
            await context.RelayAsync(site.Cluster, site.Witness, [site.Subject], 401, context.Message(20 + round, site.ContentTopic()));
            await site.Subject.Control.Relay.UnsubscribeAsync([topic], context.Cancelled);
            await SeenAsync(site, 401, false);
            var refused = await Assert.ThrowsAsync<NodeRefusedException>(() => site.Subject.Control.Relay.DrainAsync(topic, context.Cancelled));
            Assert.That(refused!.Error, Is.EqualTo(NodeError.NotSubscribed));
        }
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("11-M8")]
    public Task JoinsManyTopicsAtOnce(string label) => CaseAsync("Twenty shards joined in one request all relay.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var shards = Enumerable.Range(420, 20).ToList();
        var topics = shards.Select(site.Topic).ToList();
        await Task.WhenAll(site.Subject.Control.Relay.SubscribeAsync(topics, context.Cancelled),
            site.Witness.Control.Relay.SubscribeAsync(topics, context.Cancelled));
        await SeenAsync(site, shards[^1], true);
        await SeenAsync(site, shards[0], true);
        await Task.WhenAll(shards.Select(s => context.RelayAsync(site.Cluster, site.Witness, [site.Subject], s, context.Message(20, site.ContentTopic()))));
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("N#1556")]
    public Task DeliversABurstOnceEach(string label) =>
        CaseAsync("Twelve hundred messages sent as fast as they go are all delivered, once each.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var topic = site.Topic(Shard);
        var messages = Enumerable.Range(0, 1_200).Select(i => context.Message(10 + (i % 100), site.ContentTopic())).ToList();
        await context.StepAsync("1,200 messages",
            () => Parallel.ForEachAsync(messages, new ParallelOptions { MaxDegreeOfParallelism = 20, CancellationToken = context.Cancelled },
                async (m, token) => await site.Witness.Control.Relay.PublishAsync(topic, m, token)));
        foreach (var message in messages)
        {
            await context.DeliveredAsync(site.Cluster, [site.Subject], topic, MessageHashing.Hash(topic, message));
        }

        await site.Subject.Inbox.DrainAsync(topic, context.Cancelled);
        Assert.That(messages.Select(m => site.Subject.Inbox.DeliveriesOf(MessageHashing.Hash(topic, m))), Is.All.EqualTo(1), "deliveries");
    });

    private static async Task RelayAsync(CaseContext context, FunctionalSite site, ClusterNode from, ClusterNode to, RelayRow row)
    {
        var topic = site.Topic(Shard);
        var message = row.Change(context.Message(row.PayloadLength, site.ContentTopic(row.Name[..1].ToLowerInvariant())));
        var hash = await context.PublishAsync(site.Cluster, from, topic, message);
        await context.DeliveredAsync(site.Cluster, [to], topic, hash);
        var seen = await to.Inbox.FindAsync(topic, hash, context.Cancelled);
        Assert.That((seen!.Version, seen.Ephemeral), Is.EqualTo((message.Version, message.Ephemeral)), "version and ephemeral, which are not in the hash");
        await to.Inbox.DrainAsync(topic, context.Cancelled);
        Assert.That(to.Inbox.DeliveriesOf(hash), Is.EqualTo(1), "deliveries");
    }

    private static Task SeenAsync(FunctionalSite site, int shard, bool present) =>
        site.Context.UntilAsync(site.Cluster, $"both to know of shard {shard}", async token =>
    {
        foreach (var (node, peer) in ((ClusterNode, ClusterNode)[])[(site.Witness, site.Subject), (site.Subject, site.Witness)])
        {
            if ((present || node == site.Witness) && node.Capabilities.Has(Capability.MeshView)
                && (await node.Control.Peers.RelayAsync(shard, token)).Contains(peer.Spec.PeerId) != present)
            {
                return $"{node.Name} {(present ? "does not see" : "still sees")} {peer.Name}";
            }
        }

        return null;
    });
}
