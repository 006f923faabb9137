using Waku.QA.Clusters;
using Waku.QA.Core.Nodes;
using Waku.QA.Runs.Specifications;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Peers;

/// <summary>66/WAKU2-METADATA: what a node tells, and what it concludes from what it is told.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class MetadataTests : SuiteCase
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("66-M1", "66-S5")]
    public Task TellsItsCluster(string label) => CaseAsync("A metadata answer names the cluster id of the node, once.", async context =>
    {
        var answer = await AskAsync(context, label, new Proto().UInt(1, 66));
        Assert.That(answer?.UInts(1), Is.EqualTo(new ulong[] { 66 }));
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Enforcing))]
    [Requirement("66-S6", "N#2511")]
    public Task TellsItsShards(string label) => CaseAsync("A relay tells its shards, in the old field and in the packed one.", async context =>
    {
        var answer = await AskAsync(context, label, new Proto().UInt(1, 66).UInt(2, 0));
        ulong[] joined = [.. FunctionalPlan.Shards.Select(static s => (ulong)s)];
        Assert.That(answer!.UInts(2), Is.SupersetOf(joined), "field 2, one by one");
        Assert.That(answer.Packed(3), Is.SupersetOf(joined), "field 3, packed");
    });

    [Test]
    [Requirement("N#2511", "G#1050")]
    public Task UnderstandsEveryForm([ValueSource(typeof(FunctionalPlan), nameof(FunctionalPlan.RelayNames))] string label,
        [Values("nothing", "cluster alone", "old shards", "packed shards", "both", "unknown fields", "the largest cluster")] string form) =>
            CaseAsync("Every form that implementations send is answered.", async context =>
    {
        var request = form switch
        {
            "nothing" => new Proto(),
            "cluster alone" => new Proto().UInt(1, 66),
            "old shards" => new Proto().UInt(1, 66).UInt(2, 0).UInt(2, 1),
            "packed shards" => new Proto().UInt(1, 66).Bytes(3, [0, 1]),
            "both" => new Proto().UInt(1, 66).UInt(2, 0).UInt(2, 1).Bytes(3, [0, 1]),
            "unknown fields" => new Proto().UInt(1, 66).Text(50, "x"),
            _ => new Proto().UInt(1, uint.MaxValue),
        };
        Assert.That((await AskAsync(context, label, request))?.UInt(1), Is.EqualTo(66));
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("66-S8", "66-S9", "J#1765", "N#2491", "N#2533")]
    public Task StaysConnectedToOtherShards(string label) =>
        CaseAsync("A peer of the same cluster with other shards, or none, stays connected.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var peer = context.Wire(site.Cluster);
        await peer.ConnectAsync(site.Subject, context.Cancelled);
        await peer.RequestAsync(site.Subject, WireProtocols.Metadata, new Proto().UInt(1, 66).UInt(2, 900), context.Cancelled);
        await site.StillAliveAsync();
        Assert.That(peer.Connected(site.Subject), Is.Not.Null, "the connection");
    });

    [Test]
    [Requirement("66-S1", "N#2491")]
    public Task DisconnectsAnotherCluster([ValueSource(typeof(FunctionalPlan), nameof(FunctionalPlan.EnforcingNames))] string label,
        [Values((ushort)0, (ushort)1, (ushort)67, (ushort)65535)] ushort cluster) =>
            CaseAsync("A peer that says it is of another cluster is disconnected.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var peer = context.Wire(site.Cluster, o => o with { ClusterId = cluster });
        try
        {
            await peer.ConnectAsync(site.Subject, context.Cancelled);
        }
        catch (Exception e) when (e is TimeoutException || WireFailure.Is(e))
        {
            // Thrown out before it had identified itself.
        }

        await site.Cluster.UntilAsync("the node to disconnect", _ => Task.FromResult(peer.Connected(site.Subject) is null ? null : "it is connected"),
            TimeSpan.FromSeconds(10), Poll, context.Cancelled);
        await context.UntilAsync(site.Cluster, "the node to show it no more",
            async token => (await site.Subject.Control.Peers.ConnectedAsync(token)).Contains(peer.PeerId) ? "it does" : null);
        await site.StillAliveAsync();
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("G#1182")]
    public Task OutlivesNoise(string label) => CaseAsync("Metadata requests that are no protobuf, or far too long, hurt nobody.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        foreach (var bytes in (byte[][])[[3, 0xff, 0xff, 0xff], [0xff, 0xff, 0xff, 0xff, 0x0f], [0], [.. Libp2pPrefix(5_000), .. new byte[5_000]]])
        {
            var peer = context.Wire(site.Cluster);
            await peer.RequestAsync(site.Subject, WireProtocols.Metadata, bytes, context.Cancelled);
        }

        await site.StillAliveAsync();
    });

    private static byte[] Libp2pPrefix(int length) => [(byte)(length | 0x80), (byte)(length >> 7)];

    private static async Task<ProtoFields?> AskAsync(CaseContext context, string label, Proto request)
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        return await context.Wire(site.Cluster).RequestAsync(site.Subject, WireProtocols.Metadata, request, context.Cancelled);
    }
}
