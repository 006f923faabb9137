using Waku.QA.Clusters;
using Waku.QA.Core.Topologies;
using Waku.QA.Runs.Specifications;
using Waku.QA.Suites.Functional.Filter;
using Waku.QA.Suites.Functional.Lightpush;
using Waku.QA.Suites.Functional.Store;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Limits;

/// <summary>Limits of services, made small enough to be reached: what is above is refused in words, what is below goes on.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class LimitTests : SuiteCase
{
    private const int Allowed = 4;

    /// <summary>Enough for every implementation (Behaviour.LeastConnections): some end when they are told to allow ten.</summary>
    private const int Connections = 20;

    /// <summary>More than any burst that implementations grant above the limit (waku-node-facts §8.4: twice, for an hour).</summary>
    private const int Asked = 20;

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.RestApis))]
    [Requirement("12-S5", "N#2512", "limits: filter timeout")]
    public Task AFilterSubscriptionExpires(string label) =>
        CaseAsync("A subscription that is not refreshed for longer than the timeout is gone: no push, and a ping is answered with 404; one that is pinged "
            + "lives.", async context =>
    {
        var site = await OpenAsync(context, label, "filter-timeout", new ServiceLimits { FilterTimeout = TimeSpan.FromSeconds(3) });
        var (idle, busy) = (context.Wire(site.Cluster), context.Wire(site.Cluster));
        var contentTopic = site.ContentTopic();
        foreach (var peer in (WirePeer[])[idle, busy])
        {
            Assert.That(await StatusAsync(site, peer, FilterTables.Request(FilterTables.Subscribe, site.Topic(0), [contentTopic])), Is.EqualTo(200));
        }

        var clock = site.Cluster.Settings.Time;
        var start = clock.GetTimestamp();
        await site.Cluster.UntilAsync("five seconds with pings of one client", async _ =>
            await StatusAsync(site, busy, FilterTables.Request(FilterTables.Ping)) is not 200 and var status
                ? $"the pinged client is answered {status}"
                : clock.GetElapsedTime(start) >= TimeSpan.FromSeconds(5)
                ? null
                : "they are not over",
            TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(500), context.Cancelled);
        await context.PublishAsync(site.Cluster, site.Witness, site.Topic(0), context.Message(30, contentTopic));
        await context.UntilAsync(site.Cluster, "the push to the pinged client",
            _ => Task.FromResult(busy.Pushes.Count == 1 ? null : $"{busy.Pushes.Count} came"));
        Assert.That((await StatusAsync(site, idle, FilterTables.Request(FilterTables.Ping)), idle.Pushes.Count), Is.EqualTo(((ulong?)404, 0)),
            "ping of, and pushes to, the idle client");
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.RestApis))]
    [Requirement("12-S8", "limits: filter criteria")]
    public Task APeerHasSoManyCriteriaAndNoMore(string label) =>
        CaseAsync("Criteria above the limit of a peer are refused with 503, and those it has stay.", async context =>
    {
        var site = await OpenAsync(context, label, "filter-criteria", new ServiceLimits { FilterCriteria = 3 });
        var peer = context.Wire(site.Cluster);
        List<ulong?> statuses = [];
        for (var i = 0; i < 5; i++)
        {
            statuses.Add(await StatusAsync(site, peer, FilterTables.Request(FilterTables.Subscribe, site.Topic(0), [$"{site.ContentTopic()}{i}"])));
        }

        Assert.That(statuses, Is.EqualTo(new ulong?[] { 200, 200, 200, 503, 503 }));
        Assert.That(await StatusAsync(site, peer, FilterTables.Request(FilterTables.Ping)), Is.EqualTo(200));
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.RestApis))]
    [Requirement("19-S2", "19v3-S3", "13-M26", "limits: requests")]
    public Task RequestsAboveTheRateAreRefused(string label) =>
        CaseAsync("Store, filter and lightpush serve a first request, and answer 429 once a peer is far above its rate.", async context =>
    {
        var site = await OpenAsync(context, label, "rate", new ServiceLimits { RequestsPerHour = Allowed });
        var peer = context.Wire(site.Cluster);
        foreach (var (protocol, request) in ((string, Func<int, Proto>)[])
        [
            (WireProtocols.Store, _ => new WireQuery { PubsubTopic = site.Topic(0), Limit = 1 }.Encode()),
            (WireProtocols.FilterSubscribe, i => FilterTables.Request(FilterTables.Subscribe, site.Topic(0), [$"{site.ContentTopic()}{i}"])),
            (WireProtocols.Lightpush, i => LightpushTables.Request(site.Topic(0), WireMessage.Encode(context.Message(40 + i, site.ContentTopic())))),
        ])
        {
            List<ulong?> statuses = [];
            for (var i = 0; i < Asked; i++)
            {
                statuses.Add((await peer.RequestAsync(site.Subject, protocol, request(i), context.Cancelled))?.UInt(10));
            }

            Assert.That(statuses.TakeWhile(static s => s == 200).Count(), Is.InRange(1, Asked - 1), $"{protocol}: requests served");
            Assert.That(statuses.SkipWhile(static s => s == 200), Is.All.EqualTo(429), $"{protocol}: the rest");
        }

        await site.StillAliveAsync();
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Exchanges))]
    [Requirement("limits: peer exchange", "N#2512")]
    public Task PeerExchangesAboveTheRateAreRefused(string label) =>
        CaseAsync("Peer exchange serves a first request, and refuses a peer that is far above its rate, with 429 or, where it has no words, none.",
            async context =>
    {
        var topology = FunctionalPlan.Limited(label, "exchange-rate", new ServiceLimits { RequestsPerHour = Allowed });
        var site = await FunctionalSite.OpenAsync(context, topology with
        {
            Groups = [.. topology.Groups.Select(static g => g.Name == FunctionalPlan.Subject ? g with { Discovery = true } : g)],
        });
        var peer = context.Wire(site.Cluster);
        List<bool> refused = [];
        for (var i = 0; i < Asked; i++)
        {
            var answer = await peer.RequestAsync(site.Subject, WireProtocols.PeerExchange, new Proto().Message(1, new Proto().UInt(1, 5)), context.Cancelled);
            refused.Add(site.Subject.Behaviour.AnswersTooManyExchanges ? answer?.Message(2)?.UInt(10) == 429 : answer is null);
        }

        Assert.That(refused.TakeWhile(static r => !r).Count(), Is.InRange(1, Asked - 1), "requests served");
        Assert.That(refused.SkipWhile(static r => !r), Is.All.True, "the rest");
        await site.StillAliveAsync();
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.RestApis))]
    [Requirement("13-S14", "limits: retention")]
    public Task AStoreKeepsTheNewest(string label) =>
        CaseAsync("A store for ten messages that is sent thirty keeps the newest, and not many more than ten.", async context =>
    {
        var site = await OpenAsync(context, label, "retention", new ServiceLimits { StoreCapacity = 10 });
        List<string> sent = [];
        for (var i = 0; i < 30; i++)
        {
            sent.Add(await context.PublishAsync(site.Cluster, site.Witness, site.Topic(0), context.Message(30 + i, site.ContentTopic())));
        }

        if (site.Subject.Behaviour.RetentionEvery is not null)
        {
            // It looks now and then, and at each start.
            await context.StepAsync("the store stops", () => site.Subject.StopAsync(context.Cancelled));
            await context.StepAsync("and starts", () => site.Subject.StartAsync(context.Cancelled));
        }

        var peer = context.Wire(site.Cluster);
        await context.UntilAsync(site.Cluster, "the newest ten, and few more", async token =>
        {
            var answer = await peer.RequestAsync(site.Subject, WireProtocols.Store,
                new WireQuery { PubsubTopic = site.Topic(0), Forward = true, Limit = 100 }.Encode(), token);
            var rows = answer!.Messages(20).Select(static r => $"0x{Convert.ToHexStringLower(r.Bytes(1)!)}").ToList();
            return rows.Count is >= 10 and <= 20
                && sent.TakeLast(10).All(rows.Contains)
                ? null
                : $"{rows.Count} rows, {sent.TakeLast(10).Count(rows.Contains)} of the newest ten";
        });
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.RestApis))]
    [Requirement("limits: connections", "N#3657")]
    public Task ConnectionsAboveTheLimitAreRefused(string label) =>
        CaseAsync("A node with a limit of connections has no more when twenty peers more than that come, and keeps its neighbour.", async context =>
    {
        var site = await OpenAsync(context, label, "connections", new ServiceLimits { Connections = Connections });
        var peers = Enumerable.Range(0, Connections + 20).Select(_ => context.Wire(site.Cluster)).ToList();
        await Task.WhenAll(peers.Select(async peer =>
        {
            try
            {
                await peer.ConnectAsync(site.Subject, context.Cancelled);
            }
            catch (Exception e) when (WireFailure.Is(e) || e is TimeoutException)
            {
                // Refused.
            }
        }));
        await context.UntilAsync(site.Cluster, $"at most {Connections}",
            async token => (await site.Subject.Control.Peers.ConnectedAsync(token)).Count is > Connections and var n ? $"{n} are connected" : null);
        await site.StillAliveAsync();
    });

    private static async Task<FunctionalSite> OpenAsync(CaseContext context, string label, string name, ServiceLimits limits) =>
        await FunctionalSite.OpenAsync(context, FunctionalPlan.Limited(label, name, limits));

    private static async Task<ulong?> StatusAsync(FunctionalSite site, WirePeer peer, Proto request) =>
        (await peer.RequestAsync(site.Subject, WireProtocols.FilterSubscribe, request, site.Cancelled))?.UInt(10);
}
