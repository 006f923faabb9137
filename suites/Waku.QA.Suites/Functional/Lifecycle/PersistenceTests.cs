using Waku.QA.CaseKit.Sharing;
using Waku.QA.Clusters;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;
using Waku.QA.Runs.Specifications;
using Waku.QA.Suites.Functional.Filter;
using Waku.QA.Suites.Functional.Store;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Lifecycle;

/// <summary>What outlives a node, and what must not.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PersistenceTests : SuiteCase
{
    [Test]
    [Requirement("13-S14", "N#4007")]
    public Task WhatIsStoredOutlivesTheNode([ValueSource(typeof(FunctionalPlan), nameof(FunctionalPlan.StoreNames))] string label, [Values] bool killed) =>
        CaseAsync("Messages that were stored are there, all and unaltered, after the node was stopped or killed and started again.", async context =>
    {
        using var lease = await LeaseAsync(context, label);
        var site = new FunctionalSite(context, lease.Cluster);
        var topic = site.Topic(0);
        var contentTopic = site.ContentTopic(killed ? "killed" : "stopped");
        List<StoredMessage> sent = [];
        for (var i = 0; i < 25; i++)
        {
            sent.Add(new(topic, context.Message(40 + i, contentTopic)));
            await context.PublishAsync(site.Cluster, site.Witness, topic, sent[^1].Message);
        }

        var query = new WireQuery { PubsubTopic = topic, ContentTopics = [contentTopic], Forward = true, Limit = 100 };
        await StoredAsync(context, site, query, sent);
        await EndAsync(context, site, killed);
        await context.StepAsync("it starts again", () => site.Subject.StartAsync(context.Cancelled));
        await StoredAsync(context, site, query, sent);
        await site.StillMeetsAsync();
    });

    [Test]
    [Requirement("N#4007", "N#3817", "N#2512")]
    public Task RestartsAgainAndAgain([ValueSource(typeof(FunctionalPlan), nameof(FunctionalPlan.RelayNames))] string label) =>
        CaseAsync("Three restarts leave the node with its identity, listening, and relaying; filter subscriptions of before are gone.", async context =>
    {
        using var lease = await LeaseAsync(context, label);
        var site = new FunctionalSite(context, lease.Cluster);
        for (var round = 0; round < 3; round++)
        {
            await EndAsync(context, site, killed: round == 1);
            await context.StepAsync("it starts again", () => site.Subject.StartAsync(context.Cancelled));
            Assert.That((await site.Subject.Control.InfoAsync(context.Cancelled)).PeerId, Is.EqualTo(site.Subject.Spec.PeerId), "peer id");
            await context.Wire(site.Cluster).ConnectAsync(site.Subject, context.Cancelled);
            await site.StillMeetsAsync();
        }
    });

    [Test]
    [Requirement("N#2512", "J#1923")]
    public Task SubscriptionsDoNotOutliveTheService([ValueSource(typeof(FunctionalPlan), nameof(FunctionalPlan.FilterNames))] string label) =>
        CaseAsync("After a restart the service answers a ping with 404, and a new subscription works.", async context =>
    {
        using var lease = await LeaseAsync(context, label);
        var site = new FunctionalSite(context, lease.Cluster);
        var peer = context.Wire(site.Cluster);
        var contentTopic = site.ContentTopic();
        Assert.That((await AskAsync(site, peer, FilterTables.Subscribe, contentTopic)), Is.EqualTo(200));
        await EndAsync(context, site, killed: false);
        await context.StepAsync("it starts again", () => site.Subject.StartAsync(context.Cancelled));
        Assert.That((await AskAsync(site, peer, FilterTables.Ping, null)), Is.EqualTo(404), "ping");
        Assert.That((await AskAsync(site, peer, FilterTables.Subscribe, contentTopic)), Is.EqualTo(200));
        await site.StillMeetsAsync();
        var sent = await context.PublishAsync(site.Cluster, site.Witness, site.Topic(0), context.Message(41, contentTopic));
        await context.UntilAsync(site.Cluster, "the push", _ => Task.FromResult(peer.Pushes.Count > 0 ? null : "it did not come"));
        Assert.That(MessageHashing.Hash(site.Topic(0), WireMessages.Read(ProtoFields.Parse(peer.Pushes.First()).Bytes(1)!)!), Is.EqualTo(sent));
    });

    private static async Task<ulong?> AskAsync(FunctionalSite site, WirePeer peer, ulong type, string? contentTopic) =>
        (await peer.RequestAsync(site.Subject, WireProtocols.FilterSubscribe,
            FilterTables.Request(type, contentTopic is null ? null : site.Topic(0), contentTopic is null ? [] : [contentTopic]), site.Cancelled))?.UInt(10);

    private static Task<ClusterLease> LeaseAsync(CaseContext context, string label)
    {
        var topology = FunctionalPlan.Site(label) with { Name = SuitePlan.NameOf($"restarts-{label}") };
        return context.LeaseAsync(topology.Name, topology);
    }

    private static Task EndAsync(CaseContext context, FunctionalSite site, bool killed) =>
        context.StepAsync(killed ? "it is killed" : "it is stopped", async () =>
    {
        var exit = killed ? await site.Subject.KillAsync(context.Cancelled) : await site.Subject.StopAsync(context.Cancelled);
        Assert.That(killed || exit.Code == 0, Is.True, $"exit {exit}");
    });

    private static async Task StoredAsync(CaseContext context, FunctionalSite site, WireQuery query, List<StoredMessage> sent)
    {
        var peer = context.Wire(site.Cluster);
        var wanted = StoreModel.Answer(sent, query).Rows.Select(static m => Convert.ToHexStringLower(m.Hash)).ToList();
        await context.UntilAsync(site.Cluster, "all to be stored, in order", async token =>
        {
            var answer = await peer.RequestAsync(site.Subject, WireProtocols.Store, query.Encode(), token);
            var rows = answer?.Messages(20).Select(static r => Convert.ToHexStringLower(r.Bytes(1)!)).ToList() ?? [];
            return rows.SequenceEqual(wanted) ? null : $"{rows.Count} of {wanted.Count}, or in another order";
        });
    }
}
