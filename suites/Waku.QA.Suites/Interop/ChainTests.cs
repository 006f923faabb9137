using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;
using Waku.QA.Runs.Specifications;

namespace Waku.QA.Suites.Interop;

/// <summary>Chains of three implementations.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ChainTests : SuiteCase
{
    [TestCaseSource(typeof(InteropPlan), nameof(InteropPlan.PushChains))]
    [Requirement("19-M1", "12-S17", "interop")]
    public Task LightpushThenRelayThenFilter(string first, string second, string third) =>
        CaseAsync("What the first pushes to the second, is relayed, and pushed to the third by filter, unaltered and once.", async context =>
    {
        var topology = InteropPlan.PushChain(first, second, third);
        var cluster = await context.ShareAsync(topology.Name, topology);
        var (from, to) = (cluster["first"], cluster["third"]);
        var topic = CaseContext.Topic(from, 0);
        var contentTopic = context.ContentTopic("chain");
        await to.Control.Filter.SubscribeAsync(topic, [contentTopic], context.Cancelled);
        List<string> sent = [];
        for (var i = 0; i < 5; i++)
        {
            var message = context.Message(60 + i, contentTopic) with { Meta = [(byte)i] };
            await context.StepAsync($"{from.Name} pushes", () => from.Control.LightPush.PublishAsync(topic, message, context.Cancelled));
            sent.Add(MessageHashing.Hash(topic, message));
        }

        foreach (var hash in sent)
        {
            await context.DeliveredAsync(cluster, [cluster["relay"]], topic, hash);
            await context.PushedAsync(cluster, to, topic, contentTopic, hash);
        }

        Assert.That(sent.Select(to.Inbox.PushesOf), Is.All.EqualTo(1), "pushes");
    });

    [TestCaseSource(typeof(InteropPlan), nameof(InteropPlan.StoreChains))]
    [Requirement("11-M2", "13-S14", "interop")]
    public Task RelayThenRelayThenStore(string first, string second, string third) =>
        CaseAsync("What the first publishes goes through the second into the store of the third, which has it unaltered.", async context =>
    {
        var topology = InteropPlan.StoreChain(first, second, third);
        var cluster = await context.ShareAsync(topology.Name, topology);
        var topic = CaseContext.Topic(cluster["first"], 0);
        var contentTopic = context.ContentTopic("line");
        Assert.That(await cluster["first"].Control.Peers.ConnectedAsync(context.Cancelled), Has.None.EqualTo(cluster["third"].Spec.PeerId),
            "the ends of the line are not connected");
        List<string> sent = [];
        for (var i = 0; i < 5; i++)
        {
            sent.Add(await context.PublishAsync(cluster, cluster["first"], topic, context.Message(60 + i, contentTopic)));
        }

        await context.DeliveredAsync(cluster, [cluster["second"], cluster["third"]], topic, sent[^1]);
        await context.FindsAsync(cluster, cluster["third"],
            new StoreQuery { PubsubTopic = topic, ContentTopics = [contentTopic], PageSize = 20, Ascending = true, IncludeData = true }, sent);
    });
}
