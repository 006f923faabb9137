using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Orchestrator.Clusters;
using Waku.QA.Orchestrator.Oracle;
using Waku.QA.Suites.Smoke;

namespace Waku.QA.Suites.Interop;

/// <summary>Every ordered pair of implementations, protocol by protocol.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PairTests : SuiteCase
{
    private const int Burst = 30;

    [TestCaseSource(typeof(InteropPlan), nameof(InteropPlan.Pairs))]
    [Requirement("11-M2", "interop")]
    public Task Relay(string from, string to) => CaseAsync("A burst of messages of all sizes arrives whole, once each.", async context =>
    {
        var cluster = await context.ShareAsync(InteropPlan.Relays.Name, InteropPlan.Relays);
        var (sender, receiver) = cluster.Pair(from, to);
        var topic = CaseContext.Topic(sender, 0);
        List<string> hashes = [];
        for (var i = 0; i < Burst; i++)
        {
            hashes.Add(await context.PublishAsync(cluster, sender, topic, context.Message(1 + (i * i * 100), context.ContentTopic("burst")) with { Meta = [(byte)i], Version = (uint)(i % 3) }));
        }

        foreach (var hash in hashes)
        {
            await context.DeliveredAsync(cluster, [receiver], topic, hash);
        }

        await receiver.Inbox.DrainAsync(topic, context.Cancelled);
        Assert.That(hashes.Select(receiver.Inbox.DeliveriesOf), Is.All.EqualTo(1), "deliveries");
    });

    [TestCaseSource(typeof(InteropPlan), nameof(InteropPlan.Pairs))]
    [Requirement("66-S1", "J#1765", "interop")]
    public Task Metadata(string from, string to) => CaseAsync("Two nodes that exchange metadata see each other and stay connected.", async context =>
    {
        var cluster = await context.ShareAsync(InteropPlan.Relays.Name, InteropPlan.Relays);
        var (sender, receiver) = cluster.Pair(from, to);
        Assert.That(await sender.Control.Peers.ConnectedAsync(context.Cancelled), Does.Contain(receiver.Spec.PeerId));
        Assert.That(await receiver.Control.Peers.ConnectedAsync(context.Cancelled), Does.Contain(sender.Spec.PeerId));
        Assert.That(await sender.SeesAsync(receiver, 1, context.Cancelled), Is.Not.False, "on shard 1");
    });

    [TestCaseSource(typeof(InteropPlan), nameof(InteropPlan.ServicePairs))]
    [Requirement("interop")]
    public Task Service(string client, string server, string protocol) => CaseAsync("A light client uses the service of the other implementation.", async context =>
    {
        var topology = SmokePlan.Light(server) with { Name = SuitePlan.NameOf($"interop-light-{server}") };
        var cluster = await context.ShareAsync(topology.Name, topology);
        var (witness, light) = (cluster[SmokePlan.Witness], cluster[SuitePlan.NameOf($"light-{client}")]);
        var topic = CaseContext.Topic(witness, 0);
        var contentTopic = context.ContentTopic("service");
        switch (protocol)
        {
            case "filter":
                await light.Control.Filter.SubscribeAsync(topic, [contentTopic], context.Cancelled);
                var pushed = await context.PublishAsync(cluster, witness, topic, context.Message(70, contentTopic));
                await context.PushedAsync(cluster, light, topic, contentTopic, pushed);
                await light.Control.Filter.UnsubscribeAsync(topic, [contentTopic], context.Cancelled);
                break;
            case "lightpush v3" or "lightpush v2":
                var message = context.Message(71, contentTopic) with { Meta = [1], Version = 1 };
                await (protocol == "lightpush v3" ? light.Control.LightPush.PublishAsync(topic, message, context.Cancelled) : light.Control.LightPush.PublishLegacyAsync(topic, message, context.Cancelled));
                await context.DeliveredAsync(cluster, [witness, cluster[SmokePlan.Service]], topic, MessageHashing.Hash(topic, message));
                break;
            default:
                await StoredAsync(context, cluster, witness, light, topic, contentTopic, legacy: protocol == "store v2");
                break;
        }
    });

    private static async Task StoredAsync(CaseContext context, Cluster cluster, ClusterNode witness, ClusterNode light, string topic, string contentTopic, bool legacy)
    {
        List<string> sent = [];
        for (var i = 0; i < 12; i++)
        {
            sent.Add(await context.PublishAsync(cluster, witness, topic, context.Message(72 + i, contentTopic)));
        }

        foreach (var ascending in (bool[])[true, false])
        {
            await context.FindsAsync(cluster, light, new StoreQuery { PubsubTopic = topic, ContentTopics = [contentTopic], PageSize = 5, Ascending = ascending, IncludeData = true }, sent, legacy);
        }
    }
}
