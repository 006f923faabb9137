using Waku.QA.Clusters;
using Waku.QA.Runs.Specifications;
using Waku.QA.Wire;
using Waku.QA.Wire.Probes;

namespace Waku.QA.Suites.Functional.Peers;

/// <summary>34/WAKU2-PEER-EXCHANGE and discovery v5 of a node, among peers of the harness that it has to find.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PeerExchangeTests : SuiteCase
{
    private const int Found = 4;

    /// <summary>Discovery looks for chance ids, nwaku's every five seconds: two of three looks may miss somebody.</summary>
    private static readonly TimeSpan DiscoveryLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Exchanges))]
    [Requirement("34-M1", "34-S2", "34-S9", "33 discovery", "N#3652", "31-M2")]
    public Task GivesWhatDiscoveryFound(string label) =>
        CaseAsync("Peers found by discovery v5 are given, at most as many as were asked for, as records of the same cluster; connected peers that it did "
            + "not discover are not.", async context =>
    {
        using var lease = await context.LeaseAsync(FunctionalPlan.Discovering(label).Name, FunctionalPlan.Discovering(label));
        var site = new FunctionalSite(context, lease.Cluster);
        var address = site.Cluster.Plan.Addresses[site.Subject.Name];
        using var rest = new RestProbe(site.Subject.Rest);
        var (_, info) = await rest.SendAsync("GET", "/debug/v1/info", null, null, context.Cancelled);
        var record = WireRecord.Parse(System.Text.Json.JsonDocument.Parse(info).RootElement.GetProperty("enrUri").GetString()!);
        Assert.That(record, Is.Not.Null, "the node's own record");
        await using var discovered = new DiscoveredPeers(site.Cluster, record!, Found);

        var peer = context.Wire(site.Cluster);
        await peer.ConnectAsync(site.Subject, context.Cancelled);
        List<WireRecord> given = [];
        await site.Cluster.UntilAsync($"{Found} peers to be given", async token =>
        {
            var answer = await peer.RequestAsync(site.Subject, WireProtocols.PeerExchange, new Proto().Message(1, new Proto().UInt(1, 30)), token);
            given = Records(answer);
            return given.Select(static r => r.PeerId).ToHashSet().IsSupersetOf(discovered.Ids) ? null : $"{given.Count} are";
        }, DiscoveryLimit, Poll, context.Cancelled);
        Assert.That(given.Select(static r => r.PeerId), Has.None.EqualTo(peer.PeerId), "a connected peer that was not discovered");
        Assert.That(given.Select(static r => r.PeerId), Has.None.EqualTo(site.Subject.Spec.PeerId), "itself");
        Assert.That(given.Select(static r => r.Cluster), Is.All.EqualTo(66), "cluster of the records");
        foreach (var count in (ulong[])[0, 1, 2, 3])
        {
            var answer = await peer.RequestAsync(site.Subject, WireProtocols.PeerExchange, new Proto().Message(1, new Proto().UInt(1, count)),
                context.Cancelled);
            Assert.That(Records(answer), Has.Count.LessThanOrEqualTo((int)count), $"asked for {count}");
        }

        await OutlivesNoiseAsync(context, site);
    });

    private static async Task OutlivesNoiseAsync(CaseContext context, FunctionalSite site)
    {
        foreach (var request in (Proto[])[new(), new Proto().Message(1, new()), new Proto().Raw([0xff, 0xff, 0xff]),
            new Proto().Message(2, new())])
        {
            await context.Wire(site.Cluster).RequestAsync(site.Subject, WireProtocols.PeerExchange, request, context.Cancelled);
        }

        var answer = await context.Wire(site.Cluster)
            .RequestAsync(site.Subject, WireProtocols.PeerExchange, new Proto().Message(1, new Proto().UInt(1, 2)), context.Cancelled);
        Assert.That(Records(answer), Has.Count.EqualTo(2), "after requests that make no sense");
    }

    private static List<WireRecord> Records(ProtoFields? answer) =>
        [.. answer?.Message(2)?.Messages(1).Select(static i => WireRecord.Decode(i.Bytes(1)!)) ?? []];
}
