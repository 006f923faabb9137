using Waku.QA.Clusters;
using Waku.QA.Oracle;
using Waku.QA.Runs.Specifications;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Store;

/// <summary>Store v3 as a service, asked byte by byte and compared with a model of what it must answer.</summary>
[Parallelizable(ParallelScope.All)]
[Requirement("13-M1", "13-M9")]
public sealed class StoreServerTests : SuiteCase
{
    [TestCaseSource(typeof(StoreTables), nameof(StoreTables.Queries))]
    [Requirement("13-M2", "13-M26", "13-M27", "13-S11", "13-S14", "13-S17", "13-M6", "14-M3", "14-S5")]
    public Task Answers(string label, StoreRow row) =>
        CaseAsync($"A query {row.Name} brings exactly the rows that match it, oldest first, ties by hash, and a cursor only when there are more.",
            async context =>
    {
        var (site, seed, peer) = await OpenAsync(context, label);
        await AskAsync(site, peer, seed, row.Query(seed));
    });

    [TestCaseSource(typeof(StoreTables), nameof(StoreTables.Walks))]
    [Requirement("13-M11", "13-M27", "13-S17", "13-S19", "13-S20", "13-S22", "13-S23", "13-S25", "N#1263", "N#2745")]
    public Task IsWalkedThrough(string label, ulong size, bool forward) =>
        CaseAsync("Page after page brings every message once and none twice, in either direction, whatever the size of a page.", async context =>
    {
        var (site, seed, peer) = await OpenAsync(context, label);
        var query = new WireQuery { PubsubTopic = seed.Topic, ContentTopics = [StoreSeed.Many], Forward = forward, Limit = size };
        List<string> walked = [];
        for (var pages = 0; ; pages++)
        {
            var (rows, cursor) = await AskAsync(site, peer, seed, query);
            walked.InsertRange(forward ? walked.Count : 0, rows);
            if (cursor is null)
            {
                break;
            }

            Assert.That(pages, Is.LessThan(40), "pages");
            query = query with { Cursor = cursor };
        }

        var all = StoreModel.Answer(seed.Kept, query with { Cursor = null, Limit = 100, Forward = true })
            .Rows.Select(static m => Convert.ToHexStringLower(m.Hash));
        Assert.That(walked, Is.EqualTo(all));
    });

    [TestCaseSource(typeof(StoreTables), nameof(StoreTables.Refusals))]
    [Requirement("N#2634")]
    public Task Refuses(string label, StoreRefusalRow row) =>
        CaseAsync($"A request with {row.Name} is answered with an error, or not at all, and hurts nobody.", async context =>
    {
        var (site, seed, peer) = await OpenAsync(context, label);
        var answer = await peer.RequestAsync(site.Subject, WireProtocols.Store, row.Request(seed), context.Cancelled);
        if (!row.IsDisputed)
        {
            Assert.That(answer?.UInt(10) ?? 0, Is.Not.InRange(200, 299), "status code");
            Assert.That(answer?.Messages(20).Count ?? 0, Is.Zero, "rows");
        }

        await AskAsync(site, peer, seed, new WireQuery { PubsubTopic = seed.Topic, Limit = 3 });
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Stores))]
    [Requirement("13-M26")]
    public Task AnswersARequestOfNothing(string label) => CaseAsync("A request without any field is answered with a status code.", async context =>
    {
        var (site, _, peer) = await OpenAsync(context, label);
        var answer = await peer.RequestAsync(site.Subject, WireProtocols.Store, new Proto(), context.Cancelled);
        Assert.That(answer?.UInt(10), Is.Not.Null, "status code");
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Stores))]
    [Requirement("13-M26")]
    public Task IgnoresUnknownFields(string label) =>
        CaseAsync("Fields that the store does not know are ignored, and the last of two values counts, as protobuf has it.", async context =>
    {
        var (site, seed, peer) = await OpenAsync(context, label);
        var query = new WireQuery { PubsubTopic = seed.Topic, ContentTopics = [StoreSeed.Few], Limit = 3 };
        var request = new Proto().UInt(53, 77).Raw(query.Encode().ToArray()).Text(99, "extra").UInt(1000, 5);
        var answer = await peer.RequestAsync(site.Subject, WireProtocols.Store, request, context.Cancelled);
        Check(answer, seed, query);
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Stores))]
    [Requirement("13-S13", "13-M20", "13-M22")]
    public Task HashesAndTimesTogetherBringNothingElse(string label) =>
        CaseAsync("A query with hashes and a time brings no row that either of them excludes.", async context =>
    {
        var (site, seed, peer) = await OpenAsync(context, label);
        var query = new WireQuery { Hashes = [seed.Kept[2].Hash, seed.Kept[20].Hash], Start = seed.Base + (15 * 1_000_003) };
        var answer = await peer.RequestAsync(site.Subject, WireProtocols.Store, query.Encode(), context.Cancelled);
        var allowed = StoreModel.Answer(seed.Kept, query).Rows.Select(static m => Convert.ToHexStringLower(m.Hash));
        Assert.That(Rows(answer), Is.SubsetOf(allowed));
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Stores))]
    [Requirement("13-M17", "13-S4")]
    public Task ATopicWithoutTheOtherBringsNothingElse(string label) =>
        CaseAsync("A query with only one of pubsub topic and content topic is refused, or brings only what matches that one.", async context =>
    {
        var (site, seed, peer) = await OpenAsync(context, label);
        var query = new WireQuery { ContentTopics = [StoreSeed.Few], Limit = 100 };
        var answer = await peer.RequestAsync(site.Subject, WireProtocols.Store, query.Encode(), context.Cancelled);
        Assert.That(Rows(answer),
            Is.SubsetOf(seed.Kept.Where(static m => m.Message.ContentTopic == StoreSeed.Few).Select(static m => Convert.ToHexStringLower(m.Hash))));
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Stores))]
    [Requirement("13-M9", "13-S14", "14-S2")]
    public Task KeepsWhatIsAboveTheSizeOfAPage(string label) => CaseAsync("A burst of messages is stored completely and in order.", async context =>
    {
        var (site, _, peer) = await OpenAsync(context, label);
        var topic = site.Topic(6);
        var contentTopic = site.ContentTopic("burst");
        List<StoredMessage> sent = [];
        for (var i = 0; i < 120; i++)
        {
            sent.Add(new(topic, context.Message(20, contentTopic)));
        }

        await context.StepAsync("120 messages at once",
            () => Task.WhenAll(sent.Select(m => site.Witness.Control.Relay.PublishAsync(topic, m.Message, context.Cancelled))));
        var all = StoreModel.Answer(sent, new WireQuery { Limit = 100, Forward = true }).Rows.Select(static m => Convert.ToHexStringLower(m.Hash)).ToList();
        await context.UntilAsync(site.Cluster, "the first hundred to be stored in order", async token =>
        {
            var answer = await peer.RequestAsync(site.Subject, WireProtocols.Store,
                new WireQuery { PubsubTopic = topic, ContentTopics = [contentTopic], Limit = 100, Forward = true }.Encode(), token);
            return Rows(answer).SequenceEqual(all) && answer!.Has(51) ? null : $"{Rows(answer).Count} rows, not the first hundred in order";
        });
    });

    private static async Task<(FunctionalSite Site, StoreSeed Seed, WirePeer Peer)> OpenAsync(CaseContext context, string label)
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        return (site, await StoreSeed.OfAsync(site), context.Wire(site.Cluster));
    }

    private static async Task<(IReadOnlyList<string> Rows, byte[]? Cursor)> AskAsync(FunctionalSite site, WirePeer peer, StoreSeed seed, WireQuery query)
    {
        var answer = await peer.RequestAsync(site.Subject, WireProtocols.Store, query.Encode(), site.Cancelled);
        Check(answer, seed, query);
        return (Rows(answer), answer!.Bytes(51));
    }

    private static List<string> Rows(ProtoFields? answer) => [.. answer?.Messages(20).Select(static r => Convert.ToHexStringLower(r.Bytes(1) ?? [])) ?? []];

    private static void Check(ProtoFields? answer, StoreSeed seed, WireQuery query)
    {
        var (expected, cursor) = StoreModel.Answer(seed.Kept, query);
        Assert.That(answer?.UInt(10), Is.EqualTo(200), $"status code; {answer?.Text(11)}");
        Assert.That(answer!.Text(1), Is.EqualTo(query.RequestId), "request id");
        Assert.That(Rows(answer), Is.EqualTo(expected.Select(static m => Convert.ToHexStringLower(m.Hash))), "rows");
        Assert.That(answer.Bytes(51), Is.EqualTo(cursor), "cursor");
        foreach (var (row, stored) in answer.Messages(20).Zip(expected))
        {
            Assert.That((row.Has(2), row.Has(3)), Is.EqualTo((query.IncludeData == true, query.IncludeData == true)),
                "message and pubsub topic are both set or both unset");
            if (query.IncludeData == true)
            {
                var message = WireMessages.Read(row.Bytes(2)!)!;
                Assert.That(row.Text(3), Is.EqualTo(stored.Topic), "pubsub topic");
                Assert.That(MessageHashing.Hash(stored.Topic, message), Is.EqualTo($"0x{Convert.ToHexStringLower(stored.Hash)}"), "hash of what is stored");
                Assert.That((message.Version, message.Ephemeral), Is.EqualTo((stored.Message.Version, false)), "version and ephemeral");
            }
        }
    }
}
