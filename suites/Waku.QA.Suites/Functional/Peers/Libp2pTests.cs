using System.Collections.Frozen;
using System.Security.Cryptography;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Runs.Specifications;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Peers;

/// <summary>What libp2p asks of every node: muxers, transports, identify, ping, streams (waku-node-facts §2).</summary>
[Parallelizable(ParallelScope.All)]
public sealed class Libp2pTests : SuiteCase
{
    private static readonly FrozenDictionary<Capability, string> Served = new Dictionary<Capability, string>
    {
        [Capability.StoreServer] = WireProtocols.Store,
        [Capability.LegacyStoreServer] = WireProtocols.LegacyStore,
        [Capability.FilterServer] = WireProtocols.FilterSubscribe,
        [Capability.LightpushServer] = WireProtocols.Lightpush,
        [Capability.LegacyLightpushServer] = WireProtocols.LegacyLightpush,
    }.ToFrozenDictionary();

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("libp2p identify", "N#3540")]
    public Task IdentifiesItself(string label) =>
        CaseAsync("Identify names the agent, the addresses, and exactly the protocols that are served.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var connection = await context.Wire(site.Cluster).ConnectAsync(site.Subject, context.Cancelled);
        var told = connection.Identified!;
        Assert.That(told.AgentVersion, Is.Not.Null.And.Not.Empty, "agent");
        Assert.That(told.ListenAddresses, Is.Not.Empty, "addresses");
        Assert.That(told.Protocols, Is.SupersetOf(new[] { WireProtocols.Relay, WireProtocols.Metadata, WireProtocols.Identify, WireProtocols.Ping }));
        foreach (var (capability, protocol) in Served)
        {
            Assert.That(told.Protocols.Contains(protocol), Is.EqualTo(site.Subject.Capabilities.Has(capability)), protocol);
        }
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("libp2p ping")]
    public Task AnswersPing(string label) => CaseAsync("The 32 bytes of a ping come back as they were, on each of three streams.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var connection = await context.Wire(site.Cluster).ConnectAsync(site.Subject, context.Cancelled);
        for (var i = 0; i < 3; i++)
        {
            var sent = RandomNumberGenerator.GetBytes(32);
            await using var stream = await connection.OpenStreamAsync(WireProtocols.Ping, context.Cancelled);
            await stream.WriteAsync(sent, context.Cancelled);
            Assert.That(await stream.ReadAsync(sent.Length, context.Cancelled), Is.EqualTo(sent));
        }
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("multistream-select")]
    public Task RefusesUnknownProtocols(string label) => CaseAsync("A protocol that does not exist is refused, and the connection lives on.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var peer = context.Wire(site.Cluster);
        var connection = await peer.ConnectAsync(site.Subject, context.Cancelled);
        Assert.That(async () => await connection.OpenStreamAsync("/waku-qa/nothing/1.0.0", context.Cancelled),
            Throws.Exception.Matches<Exception>(static e => WireFailure.IsNotSpoken(e!)));
        await using var stream = await connection.OpenStreamAsync(WireProtocols.Ping, context.Cancelled);
        Assert.That(stream.Protocol, Is.EqualTo(WireProtocols.Ping));
    });

    [Test]
    [Requirement("N#1485", "J#1894", "nim-libp2p#2787")]
    public Task CarriesAMegabyteOnOneStream([ValueSource(typeof(FunctionalPlan), nameof(FunctionalPlan.LightpushNames))] string label,
        [Values("/yamux/1.0.0", "/mplex/6.7.0")] string muxer) =>
            CaseAsync("More than the window of a stream goes through it in one request, and the answer comes back.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, FunctionalPlan.AnyMuxer(label));
        var peer = context.Wire(site.Cluster, o => o with { Muxers = [muxer] });
        var connection = await peer.ConnectAsync(site.Subject, context.Cancelled);
        Assert.That(connection.Muxer, Is.EqualTo(muxer));
        var request = new Proto().Text(1, "large").Text(20, site.Topic(2))
            .Message(21, new Proto().Bytes(1, new byte[600_000]).Text(2, site.ContentTopic()).SInt(10, 1));
        var answer = await peer.RequestAsync(site.Subject, WireProtocols.Lightpush, request, context.Cancelled);
        Assert.That(answer?.Text(1), Is.EqualTo("large"), "it was read to its end and answered");
        Assert.That(answer!.UInt(10), Is.Not.InRange(200, 299), "and refused, as too large");
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("libp2p connections")]
    public Task TakesManyConnectionsAndGivesThemUp(string label) =>
        CaseAsync("Thirty peers are connected at once; when they are gone the node shows none of them.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var peers = Enumerable.Range(0, 30).Select(_ => context.Wire(site.Cluster)).ToList();
        await Parallel.ForEachAsync(peers, new ParallelOptions { MaxDegreeOfParallelism = 5, CancellationToken = context.Cancelled },
            async (peer, token) => await peer.ConnectAsync(site.Subject, token));
        var ids = peers.Select(static p => p.PeerId).ToHashSet();
        await context.UntilAsync(site.Cluster, "all to be shown",
            async token => (await site.Subject.Control.Peers.ConnectedAsync(token)).Count(ids.Contains) is 30 and var n ? null : "not all are");
        await Task.WhenAll(peers.Select(static p => p.DisposeAsync().AsTask()));
        await context.UntilAsync(site.Cluster, "none to be shown",
            async token => (await site.Subject.Control.Peers.ConnectedAsync(token)).Any(ids.Contains) ? "some are" : null);
        await site.StillAliveAsync();
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("libp2p streams", "G#1182")]
    public Task OutlivesStreamsThatAreLeftOpen(string label) => CaseAsync("A hundred streams that are opened and left alone stop nobody.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var connection = await context.Wire(site.Cluster).ConnectAsync(site.Subject, context.Cancelled);
        for (var i = 0; i < 100; i++)
        {
            try
            {
                await connection.OpenStreamAsync(WireProtocols.Metadata, context.Cancelled);
            }
            catch (IOException)
            {
                // It may limit the streams of a peer.
            }
        }

        Assert.That((await context.Wire(site.Cluster).RequestAsync(site.Subject, WireProtocols.Metadata, new Proto().UInt(1, 66), context.Cancelled))?.UInt(1),
            Is.EqualTo(66));
    });
}
