using Waku.QA.Clusters;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;
using Waku.QA.Runs.Specifications;

namespace Waku.QA.Suites.Functional.Sharding;

/// <summary>51/WAKU2-RELAY-SHARDING: static shards up to the last, and the shard of a content topic.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ShardingTests : SuiteCase
{
    [TestCaseSource(typeof(ShardingTables), nameof(ShardingTables.ByVector))]
    [Requirement("51-M3", "51-M4", "51-M5", "51-M8", "N#3530", "G#1061", "N#2502", "J#1845")]
    public Task FindsTheShard(string label, int network, string contentTopic, int shard) =>
        CaseAsync("A message published by content topic goes to the shard that the specification computes, on the wire.", async context =>
    {
        var topology = FunctionalPlan.Auto(label, network);
        var site = new FunctionalSite(context, await context.ShareAsync(topology.Name, topology));
        var message = context.Message(30, contentTopic);
        await context.StepAsync($"{site.Subject.Name} publishes by {contentTopic}",
            () => site.Subject.Control.Relay.PublishAutoAsync(message, context.Cancelled));
        await context.DeliveredAsync(site.Cluster, [site.Witness], site.Topic(shard), MessageHashing.Hash(site.Topic(shard), message));
    });

    [TestCaseSource(typeof(ShardingTables), nameof(ShardingTables.ByMalformed))]
    [Requirement("51-M5", "51-M8")]
    public Task RefusesWhatHasNoShard(string label, string contentTopic) =>
        CaseAsync("Publishing by a content topic that has no shard, or one of a generation that is not defined, is refused.", async context =>
    {
        var topology = FunctionalPlan.Auto(label, 8);
        var site = new FunctionalSite(context, await context.ShareAsync(topology.Name, topology));
        await Assert.ThrowsAsync<NodeRefusedException>(() => site.Subject.Control.Relay.PublishAutoAsync(context.Message(30, contentTopic), context.Cancelled));
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Autosharding))]
    [Requirement("51-M4", "51-S4")]
    public Task DeliversByContentTopic(string label) =>
        CaseAsync("What is subscribed by content topic is delivered by content topic, and what has another content topic of the same shard is not.",
            async context =>
    {
        var topology = FunctionalPlan.Auto(label, 8);
        var site = new FunctionalSite(context, await context.ShareAsync(topology.Name, topology));
        var (mine, other) = ("/toychat/2/mine/proto", "/toychat/2/other/proto");
        await site.Subject.Control.Relay.SubscribeAutoAsync([mine], context.Cancelled);
        var (wanted, unwanted) = (context.Message(31, mine), context.Message(32, other));
        await site.Witness.Control.Relay.PublishAutoAsync(unwanted, context.Cancelled);
        await site.Witness.Control.Relay.PublishAutoAsync(wanted, context.Cancelled);
        List<NodeMessage> seen = [];
        await context.UntilAsync(site.Cluster, "the message", async token =>
        {
            seen.AddRange(await site.Subject.Control.Relay.DrainAutoAsync(mine, token));
            return seen.Count > 0 ? null : "it did not come";
        });
        Assert.That(seen.Select(static m => m.Timestamp), Is.EqualTo(new[] { wanted.Timestamp }));
    });

    [TestCaseSource(typeof(ShardingTables), nameof(ShardingTables.ByShard))]
    [Requirement("51-S3", "11-M8")]
    public Task RelaysOnAnyShard(string label, int shard) => CaseAsync("A shard up to the last of 1024 can be joined and relays.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        await Task.WhenAll(site.Subject.Control.Relay.SubscribeAsync([site.Topic(shard)], context.Cancelled),
            site.Witness.Control.Relay.SubscribeAsync([site.Topic(shard)], context.Cancelled));
        var relay = await context.WireRelayAsync(site.Cluster);
        await relay.ConnectAsync(site.Subject, [], context.Cancelled);
        await context.UntilAsync(site.Cluster, "the subscription on the wire",
            _ => Task.FromResult(relay.Subscriptions.Any(s => s.Text(2) == site.Topic(shard) && s.UInt(1) == 1) ? null : "it was not told"));
        await context.UntilAsync(site.Cluster, "the witness to see it",
            async token => await site.Witness.SeesAsync(site.Subject, shard, token) == false
                || await site.Subject.SeesAsync(site.Witness, shard, token) == false
                ? "it does not"
                : null);
        await context.RelayAsync(site.Cluster, site.Witness, [site.Subject], shard, context.Message(33, site.ContentTopic()));
        await context.RelayAsync(site.Cluster, site.Subject, [site.Witness], shard, context.Message(34, site.ContentTopic()));
    });
}
