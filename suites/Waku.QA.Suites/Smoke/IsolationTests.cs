using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;

namespace Waku.QA.Suites.Smoke;

/// <summary>What must not cross: shards, clusters, left topics (51/WAKU2-RELAY-SHARDING, 66/WAKU2-METADATA).</summary>
[Parallelizable(ParallelScope.All)]
public sealed class IsolationTests : SuiteCase
{
    [TestCaseSource(typeof(SmokePlan), nameof(SmokePlan.Pairs))]
    public Task KeepsShardsApart(string from, string to) =>
        CaseAsync("A node on shard 0 alone gets nothing of shard 1, while it gets shard 0 from the same sender.", async context =>
    {
        var cluster = await context.ShareAsync("isolation", SmokePlan.Isolation);
        var sender = cluster[SmokePlan.NameOf($"both-{from}")];
        var outsider = cluster[SmokePlan.NameOf($"one-{to}")];
        var witness = cluster[SmokePlan.NameOf($"both-{to}")];
        var other = CaseContext.Topic(sender, 1);
        var message = context.Message();
        var secret = await context.PublishAsync(cluster, sender, other, message);
        if (witness != sender)
        {
            await context.DeliveredAsync(cluster, [witness], other, secret);
        }

        // Sent later on the joined shard: when it is there, the other would have been.
        await context.RelayAsync(cluster, sender, [outsider], 0, context.Message());
        await context.StepAsync($"{outsider.Name} has not joined shard 1 and has not seen the message", async () =>
        {
            await outsider.Inbox.DrainAsync(CaseContext.Topic(outsider, 0), context.Cancelled);
            await NothingOfAsync(context, cluster, outsider, other, message, CaseContext.Topic(outsider, 0));
            if (outsider.Capabilities.Has(Capability.MeshView))
            {
                Assert.That(await outsider.Control.Peers.MeshAsync(1, context.Cancelled), Is.Empty, "mesh of shard 1 at the outsider");
            }

            if (sender.Capabilities.Has(Capability.MeshView))
            {
                Assert.That(await sender.Control.Peers.RelayAsync(1, context.Cancelled), Has.None.EqualTo(outsider.Spec.PeerId),
                    "peers of shard 1 at the sender");
            }
        });
    });

    [TestCaseSource(typeof(SmokePlan), nameof(SmokePlan.Pairs))]
    public Task KeepsClustersApart(string from, string to) =>
        CaseAsync("Nodes of two clusters that dial each other exchange nothing, and one that enforces metadata disconnects.", async context =>
    {
        var cluster = await context.ShareAsync("clusters", SmokePlan.Clusters);
        var here = cluster[SmokePlan.NameOf($"here-{from}")];
        var there = cluster[SmokePlan.NameOf($"there-{to}")];
        var enforced = here.Capabilities.Has(Capability.MetadataEnforcement) || there.Capabilities.Has(Capability.MetadataEnforcement);
        if (enforced)
        {
            await context.StepAsync("they are not connected", () => cluster.UntilAsync("the other cluster's node to be disconnected", async token =>
                (await here.Control.Peers.ConnectedAsync(token)).Contains(there.Spec.PeerId) ? $"{here.Name} is still connected to {there.Name}" : null,
                TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(50), context.Cancelled));
        }

        var message = context.Message();
        await context.PublishAsync(cluster, here, CaseContext.Topic(here, 0), message);
        var marker = await context.PublishAsync(cluster, there, CaseContext.Topic(there, 0), context.Message());
        await context.DeliveredAsync(cluster, [there], CaseContext.Topic(there, 0), marker);
        await NothingOfAsync(context, cluster, there, CaseContext.Topic(here, 0), message, CaseContext.Topic(there, 0));
        if (there.Capabilities.Has(Capability.MeshView))
        {
            Assert.That(await there.Control.Peers.RelayAsync(0, context.Cancelled), Has.None.EqualTo(here.Spec.PeerId));
        }
    });

    [TestCaseSource(typeof(SmokePlan), nameof(SmokePlan.Pairs))]
    public Task StopsAfterUnsubscribing(string from, string to) =>
        CaseAsync("A node that left a topic no longer gets its messages, and gets them again when it returns.", async context =>
    {
        var cluster = await context.ShareAsync("isolation", SmokePlan.Isolation);
        var sender = cluster[SmokePlan.NameOf($"both-{from}")];
        var mover = cluster[SmokePlan.NameOf($"one-{to}")];

        // A shard of its own, the same in every process: other cases share the cluster.
        var shard = 100 + (BinaryPrimitives.ReadUInt16BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{from}/{to}"))) % 800);
        var topic = CaseContext.Topic(sender, shard);
        await context.StepAsync("both join", () => Task.WhenAll(
            sender.Control.Relay.SubscribeAsync([topic], context.Cancelled), mover.Control.Relay.SubscribeAsync([topic], context.Cancelled)));
        await MutualAsync(context, cluster, sender, mover, shard, present: true);
        await context.RelayAsync(cluster, sender, [mover], shard, context.Message());

        await context.StepAsync("one leaves", () => mover.Control.Relay.UnsubscribeAsync([topic], context.Cancelled));
        await MutualAsync(context, cluster, sender, mover, shard, present: false);
        await context.PublishAsync(cluster, sender, topic, context.Message());
        await context.StepAsync($"{mover.Name} has no messages of a topic that it left", () => NotJoinedAsync(context, mover, topic));

        // What was published in its absence may reach it after all: gossip tells a returning peer of the last heartbeats.
        await context.StepAsync("it returns", () => mover.Control.Relay.SubscribeAsync([topic], context.Cancelled));
        await MutualAsync(context, cluster, sender, mover, shard, present: true);
        await context.RelayAsync(cluster, sender, [mover], shard, context.Message());
    });

    /// <summary>
    /// A message published on a foreign topic is nowhere at a node: not on that topic, and not leaked into one of its own, where its hash
    /// would differ.
    /// </summary>
    private static async Task NothingOfAsync(CaseContext context, Cluster cluster, ClusterNode node, string foreign, NodeMessage message, string own)
    {
        await NotJoinedAsync(context, node, foreign);
        Assert.That(cluster.History.DeliveriesOf(node.Name, MessageHashing.Hash(own, message)), Is.Zero, $"{message.Timestamp} leaked into {own}");
    }

    private static async Task NotJoinedAsync(CaseContext context, ClusterNode node, string topic)
    {
        var refused = await Assert.ThrowsAsync<NodeRefusedException>(() => node.Control.Relay.DrainAsync(topic, context.Cancelled));
        Assert.That(refused!.Error, Is.EqualTo(NodeError.NotSubscribed));
    }

    private static Task MutualAsync(CaseContext context, Cluster cluster, ClusterNode sender, ClusterNode mover, int shard, bool present) =>
        context.StepAsync($"{sender.Name} {(present ? "sees" : "no longer sees")} {mover.Name} on shard {shard}", () => cluster.UntilAsync(
            "the subscription to be known", async token =>
                await sender.SeesAsync(mover, shard, token) is not { } seen || seen == present ? null : "the subscription has not changed",
            TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(20), context.Cancelled));
}
