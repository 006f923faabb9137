using System.Collections.Concurrent;
using Waku.QA.Clusters;
using Waku.QA.Oracle;
using Waku.QA.Runs.Specifications;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Sync;

/// <summary>What a store says and does as the other end of a reconciliation, byte by byte.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class StoreSyncWireTests : SuiteCase
{
    private const int Stored = 12;
    private const int MaxAnswer = 1024 * 1024;

    [Test]
    [Requirement("store-sync-M2", "sync-M1", "sync-M2", "sync-M3", "sync-M4", "sync-M5", "sync-M6", "sync-M8", "sync-S1", "sync-S2")]
    public Task TellsWhatItHasAndSendsWhatIsMissing([ValueSource(typeof(SyncSites), nameof(SyncSites.Labels))] string label) =>
        CaseAsync("To a fingerprint that differs it answers with its messages in order; those that the other end then lacks it transfers, and no other.",
            async context =>
    {
        using var site = await SiteAsync(context, label, "tells");
        var transfers = new ConcurrentQueue<byte[]>();
        var connection = await ConnectAsync(context, site, transfers);
        await using var stream = await connection.OpenStreamAsync(WireProtocols.Reconciliation, context.Cancelled);
        var answer = WireRanges.Read((await TalkAsync(context, stream, WireRanges.OfFingerprint(site.ClusterId, site.Shards, site.Bounds, new byte[32])))!);
        Assert.That((answer.Cluster, answer.Shards), Is.EqualTo((site.ClusterId, (IReadOnlyList<ulong>)site.Shards)), "cluster and shards");
        Assert.That(answer.Items, Is.EqualTo(site.Sent), "time stamps and hashes, in order");

        var known = site.Sent.Where(static (_, i) => i % 3 != 0).Select(static s => (s.Timestamp, Convert.FromHexString(s.Hash))).ToList();
        var end = await TalkAsync(context, stream, WireRanges.OfItems(site.ClusterId, site.Shards, site.Bounds, known, reconciled: true));
        Assert.That(end is null ? 0 : WireRanges.Read(end).Ranges, Is.Zero, "nothing more to say");
        var missing = site.Sent.Where(static (_, i) => i % 3 == 0).Select(static s => s.Hash).ToList();
        await context.UntilAsync(site.Cluster, "the transfers",
            _ => Task.FromResult(transfers.Count >= missing.Count ? null : $"{transfers.Count} of {missing.Count} came"));
        Assert.That(transfers.Select(Transferred), Is.EquivalentTo(missing));
    });

    [Test]
    [Requirement("sync-M4", "sync-S1")]
    public Task SaysNothingWhereNothingDiffers([ValueSource(typeof(SyncSites), nameof(SyncSites.Labels))] string label) =>
        CaseAsync("The fingerprint of the same messages, and other shards or another cluster, end the session at once.", async context =>
    {
        using var site = await SiteAsync(context, label, "nothing");
        var fingerprint = WireRanges.FingerprintOf(site.Sent.Select(static s => Convert.FromHexString(s.Hash)));
        foreach (var (what, first) in ((string, byte[])[])
        [
            ("the same messages", WireRanges.OfFingerprint(site.ClusterId, site.Shards, site.Bounds, fingerprint)),
            ("another cluster", WireRanges.OfFingerprint(site.ClusterId + 1, site.Shards, site.Bounds, new byte[32])),
            ("other shards", WireRanges.OfFingerprint(site.ClusterId, [0], site.Bounds, new byte[32])),
        ])
        {
            var connection = await ConnectAsync(context, site, new ConcurrentQueue<byte[]>());
            await using var stream = await connection.OpenStreamAsync(WireProtocols.Reconciliation, context.Cancelled);
            var answer = await TalkAsync(context, stream, first);
            Assert.That(answer is null ? 0 : WireRanges.Read(answer).Ranges, Is.Zero, what);
        }
    });

    [Test]
    [Requirement("sync-S3", "sync-M7", "sync-M8", "store-sync-M6")]
    public Task TakesTransfersOfASessionOnly([ValueSource(typeof(SyncSites), nameof(SyncSites.Labels))] string label) =>
        CaseAsync("A transferred message is stored, and told to the next who asks, when it belongs to a session; without one it is not.", async context =>
    {
        using var site = await SiteAsync(context, label, "transfers");
        var (strange, wanted) = (site.Message(context), site.Message(context));
        var connection = await ConnectAsync(context, site, new ConcurrentQueue<byte[]>());
        await site.TransferAsync(connection, strange, context.Cancelled);
        await using (var stream = await connection.OpenStreamAsync(WireProtocols.Reconciliation, context.Cancelled))
        {
            var all = site.Sent.Append(site.Id(wanted)).Order().Select(static s => (s.Timestamp, Convert.FromHexString(s.Hash))).ToList();
            await TalkAsync(context, stream, WireRanges.OfItems(site.ClusterId, site.Shards, site.Bounds, all, reconciled: false));
            await site.TransferAsync(connection, wanted, context.Cancelled);
            await context.UntilAsync(site.Cluster, "the message of the session",
                async token => (await site.HashesAsync(context, token)).Contains(site.Id(wanted).Hash) ? null : "it is not stored");
        }

        Assert.That(await site.HashesAsync(context, context.Cancelled), Does.Not.Contain(site.Id(strange).Hash), "what came without a session");
        await using var next = await connection.OpenStreamAsync(WireProtocols.Reconciliation, context.Cancelled);
        var told = WireRanges.Read((await TalkAsync(context, next, WireRanges.OfFingerprint(site.ClusterId, site.Shards, site.Bounds, new byte[32])))!);
        Assert.That(told.Items.Select(static i => i.Hash), Does.Contain(site.Id(wanted).Hash), "in its ranges");
    });

    private static async Task<SyncSite> SiteAsync(CaseContext context, string label, string name)
    {
        var topology = SyncSites.Alone(label, name);
        var site = new SyncSite(await context.LeaseAsync(topology.Name, topology));
        await site.SeedAsync(context, Stored);
        return site;
    }

    private static Task<WireConnection> ConnectAsync(CaseContext context, SyncSite site, ConcurrentQueue<byte[]> transfers) =>
        context.Wire(site.Cluster, o => o with
        {
            Handlers = new Dictionary<string, WireHandler>
            {
                [WireProtocols.Transfer] = async (stream, token) =>
                {
                    while (await stream.ReadFrameAsync(MaxAnswer, token) is { } message)
                    {
                        transfers.Enqueue(message);
                    }
                },
            },
        }).ConnectAsync(site.Subject, context.Cancelled);

    /// <summary>Says something and hears the answer; null when the stream ends instead.</summary>
    private static async Task<byte[]?> TalkAsync(CaseContext context, WireStream stream, byte[] words)
    {
        await stream.WriteFrameAsync(words, context.Cancelled);
        return await stream.ReadFrameAsync(MaxAnswer, context.Cancelled);
    }

    /// <summary>Hash of what a transfer holds: a message and its topic, fields 1 and 2.</summary>
    private static string Transferred(byte[] bytes)
    {
        var fields = ProtoFields.Parse(bytes);
        return MessageHashing.Hash(fields.Text(2)!, WireMessages.Read(fields.Bytes(1)!)!)["0x".Length..];
    }
}
