using Waku.QA.Clusters;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;
using Waku.QA.Runs.Specifications;

namespace Waku.QA.Suites.Functional.Scenarios;

/// <summary>What users live by, from end to end.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ScenarioTests : SuiteCase
{
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Members))]
    [Requirement("13-S14", "scenario: community channel")]
    public Task AnOfflineMemberCatchesUp(string label) =>
        CaseAsync("A member that was away finds in the store exactly what it missed, and takes part again.", async context =>
    {
        using var lease = await context.LeaseAsync(FunctionalPlan.Community(label).Name, FunctionalPlan.Community(label));
        var cluster = lease.Cluster;
        var (service, talker, member) = (cluster["service"], cluster["talker"], cluster["member"]);
        var topic = CaseContext.Topic(talker, 0);
        var channel = context.ContentTopic("channel");
        var seen = await context.PublishAsync(cluster, talker, topic, context.Message(30, channel));
        await context.DeliveredAsync(cluster, [member, service], topic, seen);
        await context.StepAsync("the member goes", () => member.StopAsync(context.Cancelled));
        List<string> missed = [];
        for (var i = 0; i < 23; i++)
        {
            missed.Add(await context.PublishAsync(cluster, i % 2 == 0 ? talker : service, topic, context.Message(31 + i, channel)));
        }

        await context.DeliveredAsync(cluster, [service], topic, missed[^1]);
        await context.StepAsync("the member comes back", () => member.StartAsync(context.Cancelled));
        await context.FindsAsync(cluster, member,
            new StoreQuery
            {
                Peer = cluster.Plan.MultiaddrOf("service"),
                PubsubTopic = topic,
                ContentTopics = [channel],
                PageSize = 10,
                Ascending = true,
                IncludeData = true
            }, [seen, .. missed]);
        await MeetsAsync(context, cluster, member, [talker, service], 0);
        var back = await context.PublishAsync(cluster, member, topic, context.Message(60, channel));
        await context.DeliveredAsync(cluster, [talker, service], topic, back);
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Phones))]
    [Requirement("12-S17", "19-M1", "scenario: phone")]
    public Task APhoneSleepsAndReturns(string label) =>
        CaseAsync("A light client gets pushes while awake, misses some while asleep, catches up from the store, subscribes anew and publishes.",
            async context =>
    {
        using var lease = await context.LeaseAsync(FunctionalPlan.Phone(label).Name, FunctionalPlan.Phone(label));
        var cluster = lease.Cluster;
        var (talker, phone) = (cluster["talker"], cluster["phone"]);
        var topic = CaseContext.Topic(talker, 0);
        var chat = context.ContentTopic("chat");
        await phone.Control.Filter.SubscribeAsync(topic, [chat], context.Cancelled);
        var first = await context.PublishAsync(cluster, talker, topic, context.Message(30, chat));
        await context.PushedAsync(cluster, phone, topic, chat, first);
        await context.StepAsync("the phone is off", () => phone.KillAsync(context.Cancelled));
        var missed = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            missed.Add(await context.PublishAsync(cluster, talker, topic, context.Message(31 + i, chat)));
        }

        await context.DeliveredAsync(cluster, [cluster["service"]], topic, missed[^1]);
        await context.StepAsync("the phone is on", () => phone.StartAsync(context.Cancelled));
        await context.FindsAsync(cluster, phone,
            new StoreQuery { PubsubTopic = topic, ContentTopics = [chat], PageSize = 20, Ascending = true, IncludeData = true }, [first, .. missed]);
        await phone.Control.Filter.SubscribeAsync(topic, [chat], context.Cancelled);
        await context.PushedAsync(cluster, phone, topic, chat, await context.PublishAsync(cluster, talker, topic, context.Message(40, chat)));
        var own = context.Message(41, chat);
        await phone.Control.LightPush.PublishAsync(topic, own, context.Cancelled);
        await context.DeliveredAsync(cluster, [talker], topic, MessageHashing.Hash(topic, own));
        await context.PushedAsync(cluster, phone, topic, chat, MessageHashing.Hash(topic, own));
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Members))]
    [Requirement("51-S4", "11-M7", "scenario: moving shards")]
    public Task ANodeMovesFromShardToShard(string label) =>
        CaseAsync("A node that leaves one shard for another gets the messages of where it is, and only those.", async context =>
    {
        using var lease = await context.LeaseAsync(FunctionalPlan.Community(label).Name, FunctionalPlan.Community(label));
        var cluster = lease.Cluster;
        var (talker, member) = (cluster["talker"], cluster["member"]);
        foreach (var (from, to) in ((int, int)[])[(2, 3), (3, 2)])
        {
            await member.Control.Relay.UnsubscribeAsync([CaseContext.Topic(member, from)], context.Cancelled);
            await cluster.UntilAsync("the talker to see it leave", async token => await talker.SeesAsync(member, from, token) == true ? "it does not" : null,
                Reconnect, Poll, context.Cancelled);
            await context.PublishAsync(cluster, talker, CaseContext.Topic(talker, from), context.Message(30, context.ContentTopic("left")));
            await context.RelayAsync(cluster, talker, [member], to, context.Message(31, context.ContentTopic("there")));
            var refused = await Assert.ThrowsAsync<NodeRefusedException>(() =>
                member.Control.Relay.DrainAsync(CaseContext.Topic(member, from), context.Cancelled));
            Assert.That(refused!.Error, Is.EqualTo(NodeError.NotSubscribed));
            await member.Control.Relay.SubscribeAsync([CaseContext.Topic(member, from)], context.Cancelled);
            await cluster.UntilAsync("the talker to see it return", async token => await talker.SeesAsync(member, from, token) == false ? "it does not" : null,
                Reconnect, Poll, context.Cancelled);
            await context.RelayAsync(cluster, member, [talker], from, context.Message(32, context.ContentTopic("back")));
        }
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Members))]
    [Requirement("scenario: last to join publishes")]
    public Task TheLastToJoinPublishes(string label) =>
        CaseAsync("What the last node to join publishes as soon as it sees its peers arrives at all.", async context =>
    {
        using var lease = await context.LeaseAsync(FunctionalPlan.Community(label).Name, FunctionalPlan.Community(label));
        var cluster = lease.Cluster;
        var (service, talker, member) = (cluster["service"], cluster["talker"], cluster["member"]);
        await context.StepAsync("the member goes", () => member.StopAsync(context.Cancelled));
        await context.StepAsync("and joins last", () => member.StartAsync(context.Cancelled));
        await MeetsAsync(context, cluster, member, [talker, service], 1);
        await context.RelayAsync(cluster, member, [talker, service], 1, context.Message(33, context.ContentTopic("last")));
    });

    private static Task MeetsAsync(CaseContext context, Cluster cluster, ClusterNode node, IReadOnlyList<ClusterNode> others, int shard) =>
        context.StepAsync("they see each other", () => cluster.UntilAsync("each to see the other", async token =>
    {
        foreach (var other in others)
        {
            if (await node.SeesAsync(other, shard, token) == false || await other.SeesAsync(node, shard, token) == false)
            {
                return $"{node.Name} and {other.Name} do not";
            }
        }

        return null;
    }, Reconnect, Poll, context.Cancelled));
}
