using Waku.QA.Clusters;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Suites.Smoke;

/// <summary>Relay between every ordered pair of implementations (11/WAKU2-RELAY, 14/WAKU2-MESSAGE).</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RelayTests : SuiteCase
{
    private const int BurstLength = 50;

    [TestCaseSource(typeof(SmokePlan), nameof(SmokePlan.PairsByShard))]
    public Task Delivers(string from, string to, int shard) =>
        CaseAsync("A message published at one node is delivered by the other, unaltered.", async context =>
    {
        var cluster = await ClusterAsync(context);
        var (sender, receiver) = cluster.Link(from, to);
        await context.RelayAsync(cluster, sender, [receiver], shard, context.Message());
    });

    [TestCaseSource(typeof(SmokePlan), nameof(SmokePlan.PairsByPayload))]
    public Task CarriesPayload(string from, string to, int length) => CaseAsync("A payload of this length arrives unaltered.", async context =>
    {
        var cluster = await ClusterAsync(context);
        var (sender, receiver) = cluster.Pair(from, to);
        await context.RelayAsync(cluster, sender, [receiver], SmokePlan.Shard(0), context.Message(length));
    });

    [TestCaseSource(typeof(SmokePlan), nameof(SmokePlan.Pairs))]
    public Task PreservesEveryField(string from, string to) =>
        CaseAsync("Payload, content topic, version, exact nanosecond timestamp, meta and ephemeral are the same on both sides.", async context =>
    {
        var cluster = await ClusterAsync(context);
        var (sender, receiver) = cluster.Pair(from, to);
        var sent = context.Message(77, "/waku-qa/1/fields-üñï/proto") with { Version = 2, Meta = [0, 1, 254, 255], Ephemeral = true };
        sent = sent with { Timestamp = sent.Timestamp | 1 };
        var topic = CaseContext.Topic(sender, SmokePlan.Shard(1));
        var hash = await context.PublishAsync(cluster, sender, topic, sent);
        await context.DeliveredAsync(cluster, [receiver], topic, hash);
        var received = (await receiver.Inbox.FindAsync(topic, hash, context.Cancelled))!;

        await context.StepAsync("compare the fields", () =>
        {
            Assert.Multiple(() =>
            {
                Assert.That(received.Payload, Is.EqualTo(sent.Payload));
                Assert.That(received.ContentTopic, Is.EqualTo(sent.ContentTopic));
                Assert.That(received.Version, Is.EqualTo(sent.Version));
                Assert.That(received.Timestamp, Is.EqualTo(sent.Timestamp));
                Assert.That(received.Meta, Is.EqualTo(sent.Meta));
                Assert.That(received.Ephemeral, Is.EqualTo(sent.Ephemeral));
            });
            return Task.CompletedTask;
        });
    });

    [TestCaseSource(typeof(SmokePlan), nameof(SmokePlan.Implementations))]
    public Task ReachesEveryNodeExactlyOnce(string from) => CaseAsync("Every message of a burst reaches every node, once, with the same hash.", async context =>
    {
        var cluster = await ClusterAsync(context);
        var sender = cluster.Nodes.First(n => n.Spec.Label == from);
        var topic = CaseContext.Topic(sender, SmokePlan.Shard(2));
        List<string> hashes = [];
        for (var i = 0; i < BurstLength; i++)
        {
            hashes.Add(await context.PublishAsync(cluster, sender, topic, context.Message(100 + i)));
        }

        foreach (var hash in hashes)
        {
            await context.DeliveredAsync(cluster, cluster.Nodes, topic, hash);
        }

        await context.StepAsync("no node delivered one of them twice", async () =>
        {
            foreach (var node in cluster.Nodes)
            {
                await node.Inbox.DrainAsync(topic, context.Cancelled);
                Assert.That(hashes.Select(h => cluster.History.DeliveriesOf(node.Name, h)), Is.All.EqualTo(1), node.Name);
            }
        });
    });

    [TestCaseSource(typeof(SmokePlan), nameof(SmokePlan.Implementations))]
    public Task RefusesWhatItCannotRelay(string implementation) =>
        CaseAsync("A message for a shard that the node has not joined, and one above the size limit, are refused and named as such.", async context =>
    {
        var cluster = await ClusterAsync(context);
        var node = cluster.Nodes.First(n => n.Spec.Label == implementation);
        await context.StepAsync("publish on an unjoined shard", async () =>
        {
            var refused = await Assert.ThrowsAsync<NodeRefusedException>(() =>
                node.Control.Relay.PublishAsync(CaseContext.Topic(node, 1000), context.Message(), context.Cancelled));
            Assert.That(refused!.Error, Is.EqualTo(NodeError.NotSubscribed).Or.EqualTo(Wordless(refused)));
        });
        await context.StepAsync("publish 160,000 bytes", async () =>
        {
            var refused = await Assert.ThrowsAsync<NodeRefusedException>(() =>
                node.Control.Relay.PublishAsync(CaseContext.Topic(node, SmokePlan.Shard(0)), context.Message(160_000), context.Cancelled));
            Assert.That(refused!.Error, Is.EqualTo(NodeError.TooLarge).Or.EqualTo(Wordless(refused)));
        });
    });

    /// <summary>The reason that stands for a refusal without a word, which is no more than its code.</summary>
    private static NodeError Wordless(NodeRefusedException refused) => refused.Answer.Length == 0 ? refused.Error : NodeError.Unspecified;

    private static Task<Cluster> ClusterAsync(CaseContext context) => context.ShareAsync("main", SmokePlan.Main);
}
