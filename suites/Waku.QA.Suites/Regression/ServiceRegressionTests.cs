using Waku.QA.Clusters;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;
using Waku.QA.Runs.Specifications;
using Waku.QA.Suites.Functional;
using Waku.QA.Suites.Functional.Filter;
using Waku.QA.Suites.Functional.Lightpush;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Regression;

/// <summary>Bugs of the past in filter, lightpush and store services, each named after its issue.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ServiceRegressionTests : SuiteCase
{
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    [TestCaseSource(typeof(RegressionPlan), nameof(RegressionPlan.LightClients))]
    [Requirement("N#3271")]
    public Task N3271_TheHundredthPushArrives(string label) => PushesAsync(label, 100);

    [TestCaseSource(typeof(RegressionPlan), nameof(RegressionPlan.LightClients))]
    [Requirement("J#2196")]
    public Task J2196_MoreThanTwoHundredPushesOnOneConnection(string label) => PushesAsync(label, 230);

    [TestCaseSource(typeof(RegressionPlan), nameof(RegressionPlan.LightClients))]
    [Requirement("N#2512", "J#1923", "J#2784", "N#500")]
    public Task N2512_PushesGoOnAfterARestartOfTheService(string label) =>
        CaseAsync("A client that subscribes anew after its service was restarted gets every push once.", async context =>
    {
        var topology = FunctionalPlan.Client(label) with { Name = SuitePlan.NameOf($"filter-restart-{label}") };
        using var lease = await context.LeaseAsync(topology.Name, topology);
        var site = new FunctionalSite(context, lease.Cluster);
        var (topic, wanted) = (site.Topic(0), site.ContentTopic());
        await site.Subject.Control.Filter.SubscribeAsync(topic, [wanted], context.Cancelled);
        await context.StepAsync("the service stops", () => site.Witness.StopAsync(context.Cancelled));
        await context.StepAsync("and starts", () => site.Witness.StartAsync(context.Cancelled));
        await site.Cluster.UntilAsync("the client to be subscribed again", async token =>
        {
            try
            {
                await site.Subject.Control.Filter.SubscribeAsync(topic, [wanted], token);
                await site.Subject.Control.Filter.PingAsync(token);
                return null;
            }
            catch (NodeRefusedException e)
            {
                return e.Message;
            }
        }, Reconnect, Poll, context.Cancelled);
        List<string> sent = [];
        for (var i = 0; i < 5; i++)
        {
            sent.Add(await context.PublishAsync(site.Cluster, site.Witness, topic, context.Message(30 + i, wanted)));
        }

        foreach (var hash in sent)
        {
            await context.PushedAsync(site.Cluster, site.Subject, topic, wanted, hash);
        }

        Assert.That(sent.Select(site.Subject.Inbox.PushesOf), Is.All.EqualTo(1));
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Lightpushes))]
    [Requirement("N#2955", "N#2950", "N#3369", "N#2567", "G#1078")]
    public Task N2955_LightpushAgreesWithWhatIsDelivered(string label) =>
        CaseAsync("Of pushes to served and unserved shards exactly those that were delivered are acknowledged.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var peer = context.Wire(site.Cluster);
        foreach (var (shard, served) in ((int, bool)[])[(0, true), (976, false), (1, true), (975, false)])
        {
            var message = context.Message(40, site.ContentTopic());
            var answer = await peer.RequestAsync(site.Subject, WireProtocols.Lightpush, LightpushTables.Request(site.Topic(shard), WireMessage.Encode(message)),
                context.Cancelled);
            Assert.That((answer?.UInt(10) == 200, (answer?.UInt(12) ?? 0) > 0), Is.EqualTo((served, served)),
                $"shard {shard}: {answer?.UInt(10)} {answer?.Text(11)}");
            if (served)
            {
                await site.WitnessedAsync(site.Topic(shard), message);
            }
        }
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Filters))]
    [Requirement("status-go#7780", "status-go#7783")]
    public Task Go7780_ABurstOfFiveSubscribesIsServed(string label) =>
        CaseAsync("Five subscribe requests at once of one client are all served.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var peer = context.Wire(site.Cluster);
        await peer.ConnectAsync(site.Subject, context.Cancelled);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5)
            .Select(i => peer.RequestAsync(site.Subject, WireProtocols.FilterSubscribe,
                FilterTables.Request(FilterTables.Subscribe, site.Topic(0), [$"{site.ContentTopic()}{i}"], $"{i}"), context.Cancelled)));
        Assert.That(answers.Select(static a => a?.UInt(10)), Is.All.EqualTo(200));
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.StoreClients))]
    [Requirement("G#1103")]
    public Task G1103_AnswersWithoutRequestIdAreUnderstood(string label) =>
        CaseAsync("A store that is overloaded and answers 429 with the id N/A is reported as that, not as noise.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var service = context.Wire(site.Cluster,
            o => o with
            {
                Services = new Dictionary<string,
                Func<byte[], byte[]?>>
                { [WireProtocols.Store] = _ => new Proto().Text(1, "N/A").UInt(10, 429).Text(11, "TOO_MANY_REQUESTS").ToArray() }
            });
        var query = new StoreQuery { Peer = service.Listen(), PubsubTopic = site.Topic(0), ContentTopics = ["/a/1/b/proto"] };
        var refused = await Assert.ThrowsAsync<NodeRefusedException>(() => site.Subject.Control.Store.QueryAsync(query, context.Cancelled));
        Assert.That(refused!.Message, Does.Contain("429").Or.Contain("TOO_MANY"));
    });

    [TestCaseSource(typeof(RegressionPlan), nameof(RegressionPlan.StoreClients))]
    [Requirement("N#3657")]
    public Task N3657_AnotherStoreAnswersWhenOneIsKilled(string label) =>
        CaseAsync("When the store of a client is killed between two pages, the query fails in words and goes on at another store.", async context =>
    {
        using var lease = await context.LeaseAsync(RegressionPlan.TwoStores(label).Name, RegressionPlan.TwoStores(label));
        var cluster = lease.Cluster;
        var (first, second, client) = (cluster["store-1"], cluster["store-2"], cluster["client"]);
        var topic = CaseContext.Topic(first, 0);
        var contentTopic = context.ContentTopic("stores");
        List<string> sent = [];
        for (var i = 0; i < 6; i++)
        {
            sent.Add(await context.PublishAsync(cluster, first, topic, context.Message(40 + i, contentTopic)));
        }

        await context.DeliveredAsync(cluster, [second], topic, sent[^1]);
        var query = new StoreQuery
        {
            Peer = cluster.Plan.MultiaddrOf(first.Name),
            PubsubTopic = topic,
            ContentTopics = [contentTopic],
            PageSize = 3,
            Ascending = true,
            IncludeData = true
        };
        StorePage? page = null;
        await context.UntilAsync(cluster, "the first page",
            async token => (page = await client.Control.Store.QueryAsync(query, token)).Rows.Count == 3 ? null : "it is not full");
        await first.KillAsync(context.Cancelled);

        // Before that the query may meet a connection that is still there: what a client says then is chance.
        await context.UntilAsync(cluster, "the client to see the store go",
            async token => (await client.Control.Peers.ConnectedAsync(token)).Contains(first.Spec.PeerId) ? "it has not" : null);
        Assert.That(async () => await client.Control.Store.QueryAsync(query with { Cursor = page!.Cursor }, context.Cancelled),
            Throws.InstanceOf<NodeRefusedException>());
        await context.UntilAsync(cluster, "the rest at the other store", async token =>
        {
            var rest = await client.Control.Store.QueryAsync(query with { Peer = cluster.Plan.MultiaddrOf(second.Name), Cursor = page!.Cursor }, token);
            return page.Rows.Concat(rest.Rows).Select(r => MessageHashing.Hash(topic, r.Message!)).SequenceEqual(sent) ? null : $"{rest.Rows.Count} rows";
        });
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Lightpushes))]
    [Requirement("N#2146", "N#2424", "G#939", "G#1076")]
    public Task N2146_TheLimitIsTheSameOnEveryProtocol(string label) =>
        CaseAsync("A message of exactly the limit passes relay and lightpush; one byte more passes neither.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, FunctionalPlan.Site(label));
        var peer = context.Wire(site.Cluster);
        foreach (var (length, fits) in ((int, bool)[])[(site.LongestRelayed(site.Topic(0)), true), (153_601, false)])
        {
            var message = OfLength(context, site, length);
            var answer = await peer.RequestAsync(site.Subject, WireProtocols.Lightpush, LightpushTables.Request(site.Topic(0), WireMessage.Encode(message)),
                context.Cancelled);
            Assert.That(answer?.UInt(10) == 200, Is.EqualTo(fits), $"lightpush of {length} bytes: {answer?.UInt(10)} {answer?.Text(11)}");
        }
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("N#4007", "N#3817")]
    public Task N4007_TheListenerIsOpenAfterARestart(string label) =>
        CaseAsync("After stop and start the node accepts connections on the address of before.", async context =>
    {
        var topology = FunctionalPlan.Site(label) with { Name = SuitePlan.NameOf($"listener-{label}") };
        using var lease = await context.LeaseAsync(topology.Name, topology);
        var site = new FunctionalSite(context, lease.Cluster);
        for (var i = 0; i < 2; i++)
        {
            await site.Subject.StopAsync(context.Cancelled);
            await site.Subject.StartAsync(context.Cancelled);
            Assert.That((await context.Wire(site.Cluster).ConnectAsync(site.Subject, context.Cancelled)).Identified, Is.Not.Null);
        }
    });

    private static NodeMessage OfLength(CaseContext context, FunctionalSite site, int length)
    {
        var message = context.Message(length - 300, site.ContentTopic()) with { Meta = [1] };
        return message with { Payload = [.. message.Payload, .. new byte[length - WireMessage.Encode(message).ToArray().Length]] };
    }

    private static Task PushesAsync(string label, int count) =>
        CaseAsync($"{count} messages one after the other are pushed to a light client, each once.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, FunctionalPlan.Client(label));
        var (topic, wanted) = (site.Topic(0), site.ContentTopic());
        await site.Subject.Control.Filter.SubscribeAsync(topic, [wanted], context.Cancelled);
        var few = site.Subject.Behaviour.FilterCacheCapacity / 2 ?? count;
        List<string> sent = [];
        for (var i = 0; i < count; i++)
        {
            var message = context.Message(20 + i, wanted);
            await site.Witness.Control.Relay.PublishAsync(topic, message, context.Cancelled);
            sent.Add(MessageHashing.Hash(topic, message));
            if (sent.Count % few == 0)
            {
                // What it does not keep cannot be asked for.
                await context.PushedAsync(site.Cluster, site.Subject, topic, wanted, sent[^1]);
            }
        }

        foreach (var hash in sent)
        {
            await context.PushedAsync(site.Cluster, site.Subject, topic, wanted, hash);
        }

        Assert.That(sent.Select(site.Subject.Inbox.PushesOf), Is.All.EqualTo(1));
        await site.Subject.Control.Filter.UnsubscribeAsync(topic, [wanted], context.Cancelled);
    });
}
