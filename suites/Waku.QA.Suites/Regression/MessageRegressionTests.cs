using Waku.QA.Clusters;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;
using Waku.QA.Runs.Specifications;
using Waku.QA.Suites.Functional;
using Waku.QA.Suites.Functional.Store;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Regression;

/// <summary>Bugs of the past in messages, hashes, sharding and sizes, each named after its issue (waku-node-facts §13).</summary>
[Parallelizable(ParallelScope.All)]
public sealed class MessageRegressionTests : SuiteCase
{
    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("N#1556")]
    public Task N1556_MessageIdsAreTheSameEverywhere(string label) =>
        CaseAsync("A message that two implementations have relayed is given by the second to whoever asks for SHA-256 of its data, and a second copy is "
            + "no second delivery.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var (here, there) = (await context.WireRelayAsync(site.Cluster), await context.WireRelayAsync(site.Cluster));
        await here.ConnectAsync(site.Subject, [site.Topic(0)], context.Cancelled);
        await there.ConnectAsync(site.Witness, [site.Topic(0)], context.Cancelled);
        var message = context.Message(40, site.ContentTopic());
        var data = WireMessage.Encode(message).ToArray();
        var hash = MessageHashing.Hash(site.Topic(0), message);
        await here.SendAsync(WireRelay.Publish(site.Topic(0), data), context.Cancelled);
        await site.GivenAsync(site.Witness, there, data);
        await context.DeliveredAsync(site.Cluster, [site.Subject, site.Witness], site.Topic(0), hash);
        await there.SendAsync(WireRelay.Publish(site.Topic(0), data), context.Cancelled);
        await site.StillAliveAsync();
        Assert.That((site.Subject.Inbox.DeliveriesOf(hash), site.Witness.Inbox.DeliveriesOf(hash)), Is.EqualTo((1, 1)));
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Stores))]
    [Requirement("J#1982", "14-M3")]
    public Task J1982_TheHashHasTheTimestamp(string label) =>
        CaseAsync("Two messages that differ in nothing but their time are two messages, also in the store.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var first = context.Message(30, site.ContentTopic());
        var second = first with { Timestamp = first.Timestamp + 1 };
        var hashes = new[] { await site.RelayToSubjectAsync(site.Topic(0), first), await site.RelayToSubjectAsync(site.Topic(0), second) };
        await StoredAsync(site, first.ContentTopic, hashes);
    });

    [TestCaseSource(typeof(RegressionPlan), nameof(RegressionPlan.StoreClients))]
    [Requirement("J#1681", "N#1157", "13-M11")]
    public Task J1681_OddNanosecondsSurvivePaging(string label) =>
        CaseAsync("A light client pages through times that no double can hold, and loses none.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, FunctionalPlan.Client(label));
        var topic = site.Topic(0);
        var contentTopic = site.ContentTopic();
        List<string> sent = [];
        var start = context.Message().Timestamp;
        for (var i = 0; i < 9; i++)
        {
            sent.Add(await context.PublishAsync(site.Cluster, site.Witness, topic, context.Message(20 + i, contentTopic) with { Timestamp = start + i }));
        }

        await PagesAsync(site, topic, contentTopic, sent, 2, ascending: true);
    });

    [TestCaseSource(typeof(RegressionPlan), nameof(RegressionPlan.StoreClients))]
    [Requirement("N#2745", "13-S10")]
    public Task N2745_EveryClientPagesBackward(string label) => CaseAsync("A light client pages backward to the first message.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, FunctionalPlan.Client(label));
        var contentTopic = site.ContentTopic();
        List<string> sent = [];
        for (var i = 0; i < 7; i++)
        {
            sent.Add(await context.PublishAsync(site.Cluster, site.Witness, site.Topic(0), context.Message(20 + i, contentTopic)));
        }

        await PagesAsync(site, site.Topic(0), contentTopic, sent, 3, ascending: false);
    });

    [TestCaseSource(typeof(RegressionPlan), nameof(RegressionPlan.StoreClients))]
    [Requirement("N#1263", "N#1371", "N#2117")]
    public Task N1263_EverySizeOfPageShowsEveryRow(string label) =>
        CaseAsync("With pages of one to six rows, both ways, a light client sees every row once, also where times are equal.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, FunctionalPlan.Client(label));
        var (topic, contentTopic) = (site.Topic(0), site.ContentTopic());
        var time = context.Message().Timestamp;
        List<StoredMessage> stored =
            [.. Enumerable.Range(0, 5)
                .Select(i => new StoredMessage(topic, context.Message(20 + i, contentTopic) with { Timestamp = time + (i < 3 ? 0 : i) }))];
        foreach (var message in stored)
        {
            await context.PublishAsync(site.Cluster, site.Witness, topic, message.Message);
        }

        var sorted = StoreModel.Answer(stored, new WireQuery { Limit = 100 }).Rows.Select(static m => $"0x{Convert.ToHexStringLower(m.Hash)}").ToList();
        for (var size = 1; size <= 6; size++)
        {
            await PagesAsync(site, topic, contentTopic, sorted, size, ascending: true);
            await PagesAsync(site, topic, contentTopic, sorted, size, ascending: false);
        }
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Stores))]
    [Requirement("N#2716", "N#2717", "G#1110")]
    public Task N2716_AnUnknownCursorIsAnError(string label) =>
        CaseAsync("A cursor that names no message is an error, not everything, and not the end of the node.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var answer = await context.Wire(site.Cluster)
            .RequestAsync(site.Subject, WireProtocols.Store,
                new WireQuery { PubsubTopic = site.Topic(0), Cursor = [.. Enumerable.Repeat((byte)7, 32)] }.Encode(), context.Cancelled);
        Assert.That((answer?.UInt(10) == 200, answer?.Messages(20).Count ?? 0), Is.EqualTo((false, 0)));
        await site.StillAliveAsync();
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Autosharding))]
    [Requirement("G#1061", "N#2502", "J#1845", "N#3816", "51-M3")]
    public Task G1061_AutoshardingOutsideClusterOne(string label) =>
        CaseAsync("With cluster 66 and 5 shards a node joins shards 0 to 4 and no other, and shards over five.", async context =>
    {
        var topology = FunctionalPlan.Auto(label, 5);
        var site = new FunctionalSite(context, await context.ShareAsync(topology.Name, topology));
        var relay = await context.WireRelayAsync(site.Cluster);
        await relay.ConnectAsync(site.Subject, [], context.Cancelled);
        await context.UntilAsync(site.Cluster, "five subscriptions",
            _ => Task.FromResult(relay.Subscriptions.Count(static s => s.UInt(1) == 1) >= 5 ? null : "they did not come"));
        Assert.That(relay.Subscriptions.Where(static s => s.UInt(1) == 1).Select(static s => s.Text(2)).Distinct(),
            Is.EquivalentTo(Enumerable.Range(0, 5).Select(site.Topic)));
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Autosharding))]
    [Requirement("N#3530", "51-M4")]
    public Task N3530_TheModulusIsOfTheLastEightBytes(string label) =>
        CaseAsync("/toychat/2 is on shard 1 of 5; with the whole digest as the number it would be elsewhere.", async context =>
    {
        var topology = FunctionalPlan.Auto(label, 5);
        var site = new FunctionalSite(context, await context.ShareAsync(topology.Name, topology));
        var message = context.Message(30, "/toychat/2/huilong/proto");
        await site.Subject.Control.Relay.PublishAutoAsync(message, context.Cancelled);
        await context.DeliveredAsync(site.Cluster, [site.Witness], site.Topic(1), MessageHashing.Hash(site.Topic(1), message));
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("N#2896")]
    public Task N2896_ClusterZeroTalks(string label) => CaseAsync("Two implementations on cluster 0 exchange messages.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, RegressionPlan.ClusterZero(label));
        await context.RelayAsync(site.Cluster, site.Subject, [site.Witness], 0, context.Message());
        await context.RelayAsync(site.Cluster, site.Witness, [site.Subject], 0, context.Message());
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.RestApis))]
    [Requirement("N#2214", "N#2436", "N#2437")]
    public Task N2214_FullAndJunkBodiesAreNeverServerErrors(string label) =>
        CaseAsync("A body with every field is taken; bodies of junk are refused with 4xx, never 5xx.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        using var rest = new RestProbe(site.Subject.Rest);
        var path = $"/relay/v1/messages/{Uri.EscapeDataString(site.Topic(7))}";
        var (full, _) = await rest.SendAsync("POST", path,
            """{"payload":"aGk=","contentTopic":"/a/1/b/proto","version":2,"timestamp":1700000000000000001,"meta":"AQ==","ephemeral":true}""",
                "application/json", context.Cancelled);
        Assert.That(full, Is.EqualTo(200));
        foreach (var junk in (string[])["{\"payload\":{}}", "[1,2,3]", "{\"payload\":\"aGk=\",\"contentTopic\":\"/a\",\"junk\":{}}", "\u0000", "{{{{", "true"])
        {
            var (status, _) = await rest.SendAsync("POST", path, junk, "application/json", context.Cancelled);
            Assert.That(status, Is.InRange(400, 499), junk);
        }
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.RestApis))]
    [Requirement("N#3559")]
    public Task N3559_MalformedPubsubTopicsAreRefused(string label) => CaseAsync("Pubsub topics of another form are refused with 400.", async context =>
    {
        // A cluster of its own: one of them ends a real node (the ten characters of "/waku/2/rs").
        var topology = FunctionalPlan.Exposed(label, "topics");
        using var lease = await context.LeaseAsync(topology.Name, topology);
        var site = new FunctionalSite(context, lease.Cluster);
        using var rest = new RestProbe(site.Subject.Rest);
        foreach (var topic in (string[])["", "x", "/waku/2/rs", "/waku/2/rs/66", "/waku/2/rs/66/", "/waku/2/rs/66/a", "/waku/3/rs/66/0", "waku/2/rs/66/0",
            "/waku/2/rs//0", "/waku/2/default-waku/proto"])
        {
            var (status, _) = await rest.SendAsync("POST", "/relay/v1/subscriptions", $"[\"{topic}\"]", "application/json", context.Cancelled);
            Assert.That(status, Is.EqualTo(400), topic);
        }
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.RestApis))]
    [Requirement("seen: version -1 ends nodes of 0.36, 0.37.1 and master")]
    public Task ANegativeVersionDoesNotEndTheNode(string label) => CaseAsync("A relay POST with version -1 is refused, and the node lives.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, FunctionalPlan.Hostile(label));
        using var rest = new RestProbe(site.Subject.Rest);
        var (status, _) = await rest.SendAsync("POST", $"/relay/v1/messages/{Uri.EscapeDataString(site.Topic(7))}",
            """{"payload":"aGk=","contentTopic":"/a/1/b/proto","version":-1}""", "application/json", context.Cancelled);
        Assert.That(status, Is.InRange(400, 499));
        await site.StillAliveAsync();
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.RestApis))]
    [Requirement("seen: meta above 64 bytes is acknowledged and lost", "N#2214")]
    public Task MetaAboveTheLimitIsNotLostInSilence(string label) =>
        CaseAsync("A message with meta of 65 bytes is refused, or delivered; it is not acknowledged and lost.", async context =>
    {
        // On a cluster of its own: whoever relays what nobody can decode is thought the worse of by the others, for a while.
        var site = await FunctionalSite.OpenAsync(context, FunctionalPlan.Exposed(label, "meta"));
        var message = context.Message(30, site.ContentTopic()) with { Meta = new byte[65] };
        try
        {
            await site.Subject.Control.Relay.PublishAsync(site.Topic(0), message, context.Cancelled);
        }
        catch (NodeRefusedException)
        {
            return;
        }

        await site.WitnessedAsync(site.Topic(0), message);
    });

    private static Task StoredAsync(FunctionalSite site, string contentTopic, string[] hashes)
    {
        var peer = site.Context.Wire(site.Cluster);
        return site.Context.UntilAsync(site.Cluster, "both to be stored", async token =>
        {
            var answer = await peer.RequestAsync(site.Subject, WireProtocols.Store,
                new WireQuery { PubsubTopic = site.Topic(0), ContentTopics = [contentTopic], Forward = true }.Encode(), token);
            return answer!.Messages(20).Select(static r => $"0x{Convert.ToHexStringLower(r.Bytes(1)!)}").SequenceEqual(hashes)
                ? null
                : $"{answer.Messages(20).Count} are, or in another order";
        });
    }

    private static Task PagesAsync(FunctionalSite site, string topic, string contentTopic, List<string> sent, int size, bool ascending) =>
        site.Context.FindsAsync(site.Cluster, site.Subject,
            new StoreQuery { PubsubTopic = topic, ContentTopics = [contentTopic], PageSize = size, Ascending = ascending, IncludeData = true }, sent);
}
