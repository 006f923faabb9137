using Waku.QA.Clusters;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;
using Waku.QA.Runs.Specifications;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Filter;

/// <summary>Filter v2 as a service: requests byte by byte, pushes counted at the receiver.</summary>
[Parallelizable(ParallelScope.All)]
[Requirement("12-M1")]
public sealed class FilterServerTests : SuiteCase
{
    private const int Shard = 1;

    [TestCaseSource(typeof(FilterTables), nameof(FilterTables.Requests))]
    [Requirement("12-M6", "12-S1")]
    public Task Answers(string label, FilterRequestRow row) =>
        CaseAsync($"'{row.Name}' is answered with {(row.Status.Count == 0 ? "an error or not at all" : string.Join(" or ", row.Status))}, and the service "
            + $"goes on.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var peer = context.Wire(site.Cluster);
        var contentTopic = site.ContentTopic();
        if (row.Subscribed)
        {
            await AskAsync(site, peer, FilterTables.Subscribe, contentTopic);
        }

        var request = row.Request(site.Topic(Shard), contentTopic);
        var answer = await peer.RequestAsync(site.Subject, WireProtocols.FilterSubscribe, request, context.Cancelled);
        if (row.IsDisputed || (answer is null && row.IsUndecodable && !site.Subject.Behaviour.AnswersUndecodable))
        {
            await site.StillAliveAsync();
            return;
        }

        if (row.Status.Count == 0)
        {
            Assert.That(answer?.UInt(10) ?? 0, Is.Not.InRange(200, 299), "status code");
        }
        else
        {
            Assert.That(row.Status, Does.Contain(answer?.UInt(10)), $"status code {answer?.UInt(10)}; {answer?.Text(11)}");
        }

        if (answer?.UInt(10) == 200)
        {
            Assert.That(answer.Text(1), Is.EqualTo(ProtoFields.Parse(request.ToArray()).Text(1)), "request id");
        }

        // Refused requests have changed nothing: the client is known exactly when it was or is subscribed.
        var known = row.Status is [200] ? !row.Name.StartsWith("unsub", StringComparison.Ordinal) : row.Subscribed;
        var ping = await peer.RequestAsync(site.Subject, WireProtocols.FilterSubscribe, FilterTables.Request(FilterTables.Ping), context.Cancelled);
        Assert.That(ping!.UInt(10), Is.EqualTo(known ? 200 : 404), "ping afterwards");
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Filters))]
    [Requirement("12-M11", "12-M12", "12-S7", "12-S17", "12-S19", "14-M1", "14-M2")]
    public Task PushesEachMatchingMessageOnce(string label) =>
        CaseAsync("Each message of a subscribed content topic is pushed once, alone in its push, unaltered, with its pubsub topic; others are not pushed.",
            async context =>
    {
        var (site, peer, wanted) = await SubscribedAsync(context, label);
        List<string> sent = [];
        foreach (var message in (NodeMessage[])[context.Message(1, wanted), context.Message(5_000, wanted) with { Meta = [7, 7], Version = 2 },
            context.Message(100_000, wanted), context.Message(10, wanted) with { Ephemeral = true }])
        {
            await context.PublishAsync(site.Cluster, site.Witness, site.Topic(Shard), context.Message(10, site.ContentTopic("other")));
            sent.Add(await context.PublishAsync(site.Cluster, site.Witness, site.Topic(Shard), message));
        }

        await PushedAsync(site, peer, sent);
        foreach (var push in peer.Pushes.Select(static p => ProtoFields.Parse(p)))
        {
            Assert.That(push.All(1), Has.Count.EqualTo(1), "messages in a push");
            Assert.That(push.Text(2), Is.EqualTo(site.Topic(Shard)), "pubsub topic of a push");
        }
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Filters))]
    [Requirement("12-S17", "N#3271", "J#2196")]
    public Task PushesMoreThanTwoHundredOnOneConnection(string label) =>
        CaseAsync("The 2nd and the 250th push arrive on the connection of the first, each once; in order of relay, where the service keeps it.",
            async context =>
    {
        var (site, peer, wanted) = await SubscribedAsync(context, label);
        List<string> sent = [];
        for (var i = 0; i < 250; i++)
        {
            var message = context.Message(20 + i, wanted);
            await site.Witness.Control.Relay.PublishAsync(site.Topic(Shard), message, context.Cancelled);
            sent.Add(MessageHashing.Hash(site.Topic(Shard), message));
        }

        await PushedAsync(site, peer, sent);
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Filters))]
    [Requirement("12-S10", "12-S11", "N#3414")]
    public Task StopsPushingAfterUnsubscribe(string label) =>
        CaseAsync("After an unsubscribe from one of two content topics only the other is pushed.", async context =>
    {
        var (site, peer, wanted) = await SubscribedAsync(context, label);
        var kept = site.ContentTopic("kept");
        await AskAsync(site, peer, FilterTables.Subscribe, kept);
        await AskAsync(site, peer, FilterTables.Unsubscribe, wanted);
        await context.PublishAsync(site.Cluster, site.Witness, site.Topic(Shard), context.Message(30, wanted));
        var marker = await context.PublishAsync(site.Cluster, site.Witness, site.Topic(Shard), context.Message(31, kept));
        await PushedAsync(site, peer, [marker]);
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Filters))]
    [Requirement("12-S13", "12-S15")]
    public Task StopsPushingAfterUnsubscribingFromAll(string label) =>
        CaseAsync("After an unsubscribe from all nothing is pushed to that client, and others go on getting theirs.", async context =>
    {
        var (site, peer, wanted) = await SubscribedAsync(context, label);
        var other = context.Wire(site.Cluster);
        await AskAsync(site, other, FilterTables.Subscribe, wanted);
        await AskAsync(site, peer, FilterTables.UnsubscribeAll, null);
        var sent = await context.PublishAsync(site.Cluster, site.Witness, site.Topic(Shard), context.Message(32, wanted));
        await PushedAsync(site, other, [sent]);
        await AskAsync(site, peer, FilterTables.Subscribe, wanted);
        var marker = await context.PublishAsync(site.Cluster, site.Witness, site.Topic(Shard), context.Message(33, wanted));
        await PushedAsync(site, peer, [marker]);
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Filters))]
    [Requirement("12-M1", "12-S8")]
    public Task ASecondSubscriptionAddsToTheFirst(string label) =>
        CaseAsync("A second request with other content topics adds to the subscription; both are pushed.", async context =>
    {
        var (site, peer, first) = await SubscribedAsync(context, label);
        var second = site.ContentTopic("second");
        await AskAsync(site, peer, FilterTables.Subscribe, second);
        List<string> sent = [];
        foreach (var contentTopic in (string[])[first, second, first])
        {
            sent.Add(await context.PublishAsync(site.Cluster, site.Witness, site.Topic(Shard), context.Message(34, contentTopic)));
        }

        await PushedAsync(site, peer, sent);
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Filters))]
    [Requirement("12-M7", "12-S17")]
    public Task OtherShardsAreNotPushed(string label) => CaseAsync("A message of the content topic on another pubsub topic is not pushed.", async context =>
    {
        var (site, peer, wanted) = await SubscribedAsync(context, label);
        await site.RelayToSubjectAsync(site.Topic(Shard + 1), context.Message(35, wanted));
        var marker = await context.PublishAsync(site.Cluster, site.Witness, site.Topic(Shard), context.Message(36, wanted));
        await PushedAsync(site, peer, [marker]);
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Filters))]
    [Requirement("12-S17", "N#2512")]
    public Task ServesManyClientsAlike(string label) => CaseAsync("Twenty clients of one content topic get each message once.", async context =>
    {
        var (site, first, wanted) = await SubscribedAsync(context, label);
        List<WirePeer> clients = [first];
        for (var i = 1; i < 20; i++)
        {
            clients.Add(context.Wire(site.Cluster));
        }

        await Task.WhenAll(clients.Skip(1).Select(c => AskAsync(site, c, FilterTables.Subscribe, wanted)));
        List<string> sent = [];
        for (var i = 0; i < 5; i++)
        {
            sent.Add(await context.PublishAsync(site.Cluster, site.Witness, site.Topic(Shard), context.Message(40 + i, wanted)));
        }

        await Task.WhenAll(clients.Select(c => PushedAsync(site, c, sent)));
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Filters))]
    [Requirement("12-S17", "N#2512")]
    public Task PushesOnAfterAReconnect(string label) =>
        CaseAsync("A client that lost its connection and came back is still subscribed and gets what follows.", async context =>
    {
        var (site, peer, wanted) = await SubscribedAsync(context, label);
        await peer.DisconnectAsync(site.Subject);
        await peer.ConnectAsync(site.Subject, context.Cancelled);
        await context.UntilAsync(site.Cluster, "the service to know the client again", async token =>
            (await peer.RequestAsync(site.Subject, WireProtocols.FilterSubscribe, FilterTables.Request(FilterTables.Ping), token))?.UInt(10) == 200
                ? null
                : "it does not");
        var sent = await context.PublishAsync(site.Cluster, site.Witness, site.Topic(Shard), context.Message(37, wanted));
        await PushedAsync(site, peer, [sent]);
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Filters))]
    [Requirement("12-M3", "12-M4", "G#1103")]
    public Task AnswersSixRequestsAtOnceEachWithItsOwnId(string label) =>
        CaseAsync("Requests that overlap are answered each with its own request id.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var peer = context.Wire(site.Cluster);
        await peer.ConnectAsync(site.Subject, context.Cancelled);
        var ids = Enumerable.Range(0, 6).Select(static i => $"request-{i}").ToList();
        var answers = await Task.WhenAll(
            ids.Select(id => peer.RequestAsync(site.Subject, WireProtocols.FilterSubscribe,
                FilterTables.Request(FilterTables.Subscribe, site.Topic(Shard), [site.ContentTopic()], id), context.Cancelled)));
        Assert.That(answers.Select(static a => (a!.Text(1), a.UInt(10))), Is.EqualTo(ids.Select(static id => ((string?)id, (ulong?)200))));
    });

    private static async Task<(FunctionalSite Site, WirePeer Peer, string ContentTopic)> SubscribedAsync(CaseContext context, string label)
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var peer = context.Wire(site.Cluster);
        var contentTopic = site.ContentTopic("wanted");
        await AskAsync(site, peer, FilterTables.Subscribe, contentTopic);
        return (site, peer, contentTopic);
    }

    private static async Task AskAsync(FunctionalSite site, WirePeer peer, ulong type, string? contentTopic)
    {
        var request = FilterTables.Request(type, contentTopic is null ? null : site.Topic(Shard), contentTopic is null ? [] : [contentTopic]);
        var answer = await peer.RequestAsync(site.Subject, WireProtocols.FilterSubscribe, request, site.Cancelled);
        Assert.That(answer?.UInt(10), Is.EqualTo(200), $"status of request type {type}: {answer?.Text(11)}");
    }

    /// <summary>Exactly these were pushed, once each, unaltered, as their hashes are; in this order where the service keeps it.</summary>
    private static Task PushedAsync(FunctionalSite site, WirePeer peer, IReadOnlyList<string> hashes) =>
        site.Context.StepAsync($"{hashes.Count} pushed, once each", async () =>
    {
        await site.Context.UntilAsync(site.Cluster, $"{hashes.Count} pushes",
            _ => Task.FromResult(peer.Pushes.Count >= hashes.Count ? null : $"{peer.Pushes.Count} came"));
        var seen = peer.Pushes.Select(p => MessageHashing.Hash(site.Topic(Shard), WireMessages.Read(ProtoFields.Parse(p).Bytes(1)!)!)).ToList();
        Assert.That(seen, site.Subject.Behaviour.PushesInOrder ? Is.EqualTo(hashes) : Is.EquivalentTo(hashes), "pushes");
    });
}
