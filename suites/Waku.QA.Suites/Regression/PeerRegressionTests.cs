using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Verdicts;
using Waku.QA.Oracle;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.Judging;
using Waku.QA.Runs.Specifications;
using Waku.QA.Suites.Functional;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Regression;

/// <summary>Bugs of the past in metadata, peers, muxers, restarts, and in the suites themselves, each named after its issue.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PeerRegressionTests : SuiteCase
{
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("N#2491", "N#2533", "G#1154", "G#1255")]
    public Task N2491_APeerWithoutShardsStaysConnected(string label) =>
        CaseAsync("A client that tells its cluster and no shards, and a relay peer that has joined nothing, stay connected.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var client = context.Wire(site.Cluster);
        await client.ConnectAsync(site.Subject, context.Cancelled);
        var relay = await context.WireRelayAsync(site.Cluster);
        await relay.ConnectAsync(site.Subject, [], context.Cancelled);
        for (var i = 0; i < 3; i++)
        {
            await client.RequestAsync(site.Subject, WireProtocols.Metadata, new Proto().UInt(1, 66), context.Cancelled);
            await relay.Peer.RequestAsync(site.Subject, WireProtocols.Metadata, new Proto().UInt(1, 66), context.Cancelled);
            await site.StillAliveAsync();
        }

        Assert.That((client.Connected(site.Subject) is null, relay.Peer.Connected(site.Subject) is null), Is.EqualTo((false, false)));
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("N#2511", "G#1050")]
    public Task N2511_BothFormsOfMetadataAreUnderstood(string label) =>
        CaseAsync("Shards in field 2, one by one, and packed in field 3 are both understood.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        foreach (var request in (Proto[])[new Proto().UInt(1, 66).UInt(2, 0).UInt(2, 1), new Proto().UInt(1, 66).Bytes(3, [0, 1]),
            new Proto().UInt(1, 66).UInt(2, 0).UInt(2, 1).Bytes(3, [0, 1])])
        {
            var peer = context.Wire(site.Cluster);
            Assert.That((await peer.RequestAsync(site.Subject, WireProtocols.Metadata, request, context.Cancelled))?.UInt(1), Is.EqualTo(66));
            Assert.That(peer.Connected(site.Subject), Is.Not.Null);
        }
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("J#1765", "J#1848", "66-S8")]
    public Task J1765_DisjointShardsStayConnected(string label) =>
        CaseAsync("Nodes of one cluster without a common shard stay connected, are no relay peers of each other, and become so when one joins.",
            async context =>
    {
        using var lease = await context.LeaseAsync(RegressionPlan.Disjoint(label).Name, RegressionPlan.Disjoint(label));
        var site = new FunctionalSite(context, lease.Cluster);
        await site.Cluster.UntilAsync("the two to be connected",
            async token => (await site.Subject.Control.Peers.ConnectedAsync(token)).Contains(site.Witness.Spec.PeerId) ? null : "they are not", Reconnect, Poll,
                context.Cancelled);
        Assert.That(await site.Subject.SeesAsync(site.Witness, 1, context.Cancelled), Is.Not.True);
        await site.Witness.Control.Relay.SubscribeAsync([site.Topic(1)], context.Cancelled);
        await site.Cluster.UntilAsync("the subject to see the witness on its shard",
            async token => await site.Subject.SeesAsync(site.Witness, 1, token) == false ? "it does not" : null, Reconnect, Poll, context.Cancelled);
        await context.RelayAsync(site.Cluster, site.Subject, [site.Witness], 1, context.Message());
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.LightNodes))]
    [Requirement("N#3540", "N#2808", "N#3847")]
    public Task N3540_ANodeWithoutRelayOffersNoLightpush(string label) => CaseAsync("A light node offers neither relay nor lightpush.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, FunctionalPlan.Client(label));
        var connection = await context.Wire(site.Cluster).ConnectAsync(site.Subject, context.Cancelled);
        Assert.That(connection.Identified!.Protocols,
            Has.None.EqualTo(WireProtocols.Relay).And.None.EqualTo(WireProtocols.Lightpush).And.None.EqualTo(WireProtocols.LegacyLightpush));
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Exchanges))]
    [Requirement("N#1464", "N#2162", "N#1895", "31-M1", "31-M5", "31-M6", "31-M7", "51-M1", "51-S6", "31-S1")]
    public Task N1464_TheRecordTellsWhatTheNodeIs(string label) =>
        CaseAsync("The node's ENR is signed by its own key and has its address, its services and its shards, in one form only.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        using var rest = new RestProbe(site.Subject.Rest);
        var (_, body) = await rest.SendAsync("GET", "/debug/v1/info", null, null, context.Cancelled);
        var text = System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("enrUri").GetString()!;
        var record = WireRecord.Parse(text);
        Assert.That(record, Is.Not.Null, "a valid signature");
        Assert.That(record!.PeerId, Is.EqualTo(site.Subject.Spec.PeerId));
        Assert.That(record.Cluster, Is.EqualTo(66));
        Assert.That(record.Shards, Is.SupersetOf(FunctionalPlan.Shards));
        foreach (var (capability, bit) in ((Capability, int)[])[(Capability.Relay, 1), (Capability.StoreServer, 2), (Capability.FilterServer, 4),
            (Capability.LightpushServer, 8)])
        {
            Assert.That((record.Services & bit) != 0, Is.EqualTo(site.Subject.Capabilities.Has(capability)), $"{capability}");
        }
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Exchanges))]
    [Requirement("N#1408", "N#1428", "J#1193")]
    public Task N1408_PeerExchangeAnswersOnTheStreamOfTheRequest(string label) =>
        CaseAsync("The answer comes on the stream of the request, to a peer that nobody can dial.", async context =>
    {
        using var lease = await context.LeaseAsync(FunctionalPlan.Discovering(label).Name, FunctionalPlan.Discovering(label));
        var site = new FunctionalSite(context, lease.Cluster);
        var answer = await context.Wire(site.Cluster)
            .RequestAsync(site.Subject, WireProtocols.PeerExchange, new Proto().Message(1, new Proto().UInt(1, 3)), context.Cancelled);
        Assert.That(answer?.Message(2), Is.Not.Null);
    });

    [Test]
    [Requirement("N#1485", "G#252", "J#1771", "nim-libp2p#2787")]
    public Task N1485_AMegabyteInBothDirections([ValueSource(typeof(FunctionalPlan), nameof(FunctionalPlan.StoreNames))] string label,
        [Values("/yamux/1.0.0", "/mplex/6.7.0")] string muxer) =>
            CaseAsync("Answers of more than a window arrive by both muxers, and the connection lives on.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, FunctionalPlan.AnyMuxer(label));
        var contentTopic = site.ContentTopic();
        for (var i = 0; i < 9; i++)
        {
            await site.RelayToSubjectAsync(site.Topic(0), context.Message(140_000, contentTopic));
        }

        var peer = context.Wire(site.Cluster, o => o with { Muxers = [muxer] });
        await context.UntilAsync(site.Cluster, "nine messages in one answer", async token =>
        {
            var answer = await peer.RequestAsync(site.Subject, WireProtocols.Store,
                new Functional.Store.WireQuery { PubsubTopic = site.Topic(0), ContentTopics = [contentTopic], IncludeData = true }.Encode(), token);
            return answer?.Messages(20).Sum(static r => r.Message(2)!.Bytes(1)!.Length) == 9 * 140_000 ? null : "they are not there yet";
        });
        Assert.That(peer.Connected(site.Subject)?.Muxer, Is.EqualTo(muxer));
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("N#2306", "N#2323", "N#2116")]
    public Task N2306_ManyPeersOfOneAddressAreNotThrownOut(string label) =>
        CaseAsync("Ten peers of one address stay connected while they are used; the full case of 15 minutes is in the release tier.",
            context => StayAsync(context, label, TimeSpan.FromSeconds(3)));

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Category("release")]
    [Requirement("N#2306", "N#2323", "N#2116")]
    public Task N2306_TenPeersOfOneAddressStayForFifteenMinutes(string label) =>
        CaseAsync("Ten peers of one address stay connected for 15 minutes.", context => StayAsync(context, label, TimeSpan.FromMinutes(15)));

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("G#1182", "G#1201", "N#1505")]
    public Task G1182_NoiseOnEveryProtocolHurtsNobody(string label) =>
        CaseAsync("Random bytes on every protocol that the node offers leave it alive, relaying, and with its other peers.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, FunctionalPlan.Hostile(label));
        var first = context.Wire(site.Cluster);
        var protocols = (await first.ConnectAsync(site.Subject, context.Cancelled)).Identified!.Protocols;
        var random = new Random(1182);
        var noises = protocols.Where(static p => p != WireProtocols.Ping).ToDictionary(static p => p, _ => Noises(random));

        await Task.WhenAll(noises.Select(async of =>
        {
            foreach (var noise in of.Value)
            {
                await SendNoiseAsync(context, site, of.Key, noise);
            }
        }));

        await site.StillAliveAsync();
    });

    [Test]
    [Requirement("N#3219", "N#2621")]
    public Task N3219_SkippedIsNotPassed() => CaseAsync("A run whose cases did not run does not pass, whatever else is green.", context =>
    {
        Verdict Of(params CaseStatus[] results) => GateEvaluator.Evaluate(
            new GatePolicy { Name = "p", Passed = [new PassedShare(null, null, 0.01)] }, GateSample.Of(results), [], GateSample.Day).Verdict;
        Assert.That(Of(CaseStatus.Passed, CaseStatus.Passed), Is.EqualTo(Verdict.Pass));
        Assert.That(Of(CaseStatus.Passed, CaseStatus.NotTested), Is.EqualTo(Verdict.Undecided));
        Assert.That(Of(CaseStatus.Unsupported), Is.EqualTo(Verdict.Block));
        Assert.That(Of(), Is.Not.EqualTo(Verdict.Pass));
        return Task.CompletedTask;
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("N#3823")]
    public Task N3823_ValidationOutlivesASecondSubscription(string label) =>
        CaseAsync("After leaving and joining a topic again, what is no message is still rejected, and what is one is delivered once.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, FunctionalPlan.Hostile(label));
        var topic = site.Topic(404);
        await site.Witness.Control.Relay.SubscribeAsync([topic], context.Cancelled);
        foreach (var _ in (int[])[1, 2, 3])
        {
            await site.Subject.Control.Relay.SubscribeAsync([topic], context.Cancelled);
            await site.Subject.Control.Relay.UnsubscribeAsync([topic], context.Cancelled);
        }

        await site.Subject.Control.Relay.SubscribeAsync([topic], context.Cancelled);
        var relay = await context.WireRelayAsync(site.Cluster);
        await relay.ConnectAsync(site.Subject, [topic], context.Cancelled);
        var (bad, good) = (context.Message(30, site.ContentTopic()), context.Message(31, site.ContentTopic()));
        await relay.SendAsync(WireRelay.Publish(topic, [0xff, 0xff, 0xff, .. bad.Payload]), context.Cancelled);
        var other = await context.WireRelayAsync(site.Cluster);
        await other.ConnectAsync(site.Subject, [topic], context.Cancelled);
        await other.SendAsync(WireRelay.Publish(topic, WireMessage.Encode(good).ToArray()), context.Cancelled);
        var hash = MessageHashing.Hash(topic, good);
        await context.DeliveredAsync(site.Cluster, [site.Subject], topic, hash);
        Assert.That((site.Subject.Inbox.HasPayload(bad.Payload), site.Subject.Inbox.DeliveriesOf(hash)), Is.EqualTo((false, 1)));
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("N#4029")]
    public Task N4029_TheMeshRecoversFromAMassRestart(string label) =>
        CaseAsync("Four nodes that are all killed and started at once see each other again within half a minute, and relay.", async context =>
    {
        using var lease = await context.LeaseAsync(RegressionPlan.Mass(label).Name, RegressionPlan.Mass(label));
        var cluster = lease.Cluster;
        await context.StepAsync("all are killed", () => Task.WhenAll(cluster.Nodes.Select(n => n.KillAsync(context.Cancelled))));
        await context.StepAsync("all start", () => StartAsync(cluster.Nodes, context.Cancelled));
        await cluster.UntilAsync("every node to see the three others", async token =>
        {
            foreach (var node in cluster.Nodes)
            {
                foreach (var other in cluster.Except(node))
                {
                    if (await node.SeesAsync(other, 0, token) == false)
                    {
                        return $"{node.Name} does not see {other.Name}";
                    }
                }
            }

            return null;
        }, Reconnect, Poll, context.Cancelled);
        await context.RelayAsync(cluster, cluster.Nodes[0], cluster.Except(cluster.Nodes[0]), 0, context.Message());
    });

    /// <summary>At once; those that dial once and no more, each when those that it dials are there.</summary>
    private static async Task StartAsync(IReadOnlyList<ClusterNode> nodes, CancellationToken cancellationToken)
    {
        if (nodes.All(static n => n.Behaviour.DialsWithoutPeers))
        {
            await Task.WhenAll(nodes.Select(n => n.StartAsync(cancellationToken)));
            return;
        }

        foreach (var node in nodes)
        {
            await node.StartAsync(cancellationToken);
        }
    }

    [TestCaseSource(typeof(MuxerOrders), nameof(MuxerOrders.All))]
    [Requirement("N#2417")]
    public Task N2417_TheDefaultMuxerMayChange(string label, string first, string second) =>
        CaseAsync("A peer that prefers one muxer and knows another agrees on one that both have.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, FunctionalPlan.AnyMuxer(label));
        var connection = await context.Wire(site.Cluster, o => o with { Muxers = [first, second] }).ConnectAsync(site.Subject, context.Cancelled);
        Assert.That(new[] { first, second }, Does.Contain(connection.Muxer));
    });

    private static async Task StayAsync(CaseContext context, string label, TimeSpan time)
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var peers = Enumerable.Range(0, 10).Select(_ => context.Wire(site.Cluster)).ToList();
        await Task.WhenAll(peers.Select(p => p.ConnectAsync(site.Subject, context.Cancelled)));
        var clock = site.Cluster.Settings.Time;
        var start = clock.GetTimestamp();
        await site.Cluster.UntilAsync($"{time.TotalSeconds:0} s to pass with all connected", async token =>
        {
            Assert.That(peers.Count(p => p.Connected(site.Subject) is null), Is.Zero, $"disconnected after {clock.GetElapsedTime(start).TotalSeconds:0} s");
            await peers[0].RequestAsync(site.Subject, WireProtocols.Metadata, new Proto().UInt(1, 66), token);
            return clock.GetElapsedTime(start) >= time ? null : "it is not over";
        }, time + Reconnect, TimeSpan.FromMilliseconds(500), context.Cancelled);
        await site.StillAliveAsync();
    }

    private static List<byte[]> Noises(Random random) => [.. Enumerable.Range(0, 6).Select(_ =>
    {
        var noise = new byte[random.Next(1, 2_000)];
        random.NextBytes(noise);
        return noise;
    })];

    private static async Task SendNoiseAsync(CaseContext context, FunctionalSite site, string protocol, byte[] noise)
    {
        await using var peer = context.Wire(site.Cluster);
        try
        {
            var connection = await peer.ConnectAsync(site.Subject, context.Cancelled);
            await using var stream = await connection.OpenStreamAsync(protocol, context.Cancelled);
            await stream.WriteAsync(noise, context.Cancelled);
            stream.CloseWrite();

            // Not every node ends a stream of noise. Answered behind it on the same connection: by then the noise was read.
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2), site.Cluster.Settings.Time);
            await using var ping = await connection.OpenStreamAsync(WireProtocols.Ping, limit.Token);
            await ping.WriteAsync(new byte[32], limit.Token);
            await ping.ReadAsync(32, limit.Token);
        }
        catch (Exception e) when (WireFailure.Is(e) || e is TimeoutException or InvalidOperationException
            || (e is OperationCanceledException && !context.Cancelled.IsCancellationRequested))
        {
            // It may end the stream or the connection; that it lives is what counts.
        }
    }
}
