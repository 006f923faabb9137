using FsCheck;
using FsCheck.Fluent;
using Waku.Node.Messages;
using Waku.Node.Sqlite;
using Waku.Node.Store;

namespace Waku.Node.Tests.Store;

/// <summary>Both back ends against a list that is filtered and sorted: whatever the messages, the query and the page size.</summary>
[TestFixture("memory")]
[TestFixture("sqlite")]
public sealed class StorePagingTests(string kind)
{
    private const int Rounds = 100;
    private static readonly string[] Pubsubs = ["/waku/2/rs/66/0", "/waku/2/rs/66/1"];
    private static readonly string[] Contents = ["/a/1/x/proto", "/a/1/y/proto", "/b/1/ü/proto"];

    [Test]
    public void EveryMessageComesExactlyOnceInOrder() =>
        Prop.ForAll(Cases().ToArbitrary(), c => CheckAsync(c).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(Rounds));

    [Test]
    public async Task AnUnknownCursorIsAnError()
    {
        await using var store = Open();
        await store.PutAsync([Message(1, 0, 0, 1)], CancellationToken.None);

        await Assert.ThatAsync(async () =>
            await store.QueryAsync(new StoreQuery { Cursor = new byte[32] }, CancellationToken.None), Throws.TypeOf<CursorNotFoundException>());
    }

    [Test]
    public async Task TheSameMessageIsKeptOnce()
    {
        await using var store = Open();
        var message = Message(1, 0, 0, 1);

        Assert.That(await store.PutAsync([message, message], CancellationToken.None), Is.EqualTo(1));
        Assert.That(await store.PutAsync([message], CancellationToken.None), Is.EqualTo(0));
        Assert.That((await store.StatisticsAsync(CancellationToken.None)).Count, Is.EqualTo(1));
    }

    [Test]
    public async Task TheOldestAreDeletedFirst()
    {
        await using var store = Open();
        await store.PutAsync([.. Enumerable.Range(1, 10).Select(i => Message(i, 0, 0, i))], CancellationToken.None);

        Assert.That(await store.DeleteOlderThanAsync(4, CancellationToken.None), Is.EqualTo(3));
        Assert.That(await store.DeleteOldestAsync(2, CancellationToken.None), Is.EqualTo(2));
        var left = await store.QueryAsync(new StoreQuery { IncludeData = true }, CancellationToken.None);
        Assert.That(left.Messages.Select(static m => m.DecodeMessage()!.Timestamp), Is.EqualTo(new long?[] { 6, 7, 8, 9, 10 }));
        Assert.That((await store.StatisticsAsync(CancellationToken.None)).Oldest, Is.EqualTo(6));
    }

    [Test]
    public async Task HashesOnlyMeansNoMessages()
    {
        await using var store = Open();
        await store.PutAsync([Message(1, 0, 0, 1)], CancellationToken.None);

        var row = (await store.QueryAsync(new StoreQuery(), CancellationToken.None)).Messages.Single();

        Assert.That(row.Encoded, Is.Null);
        Assert.That(row.DecodeMessage(), Is.Null);
        Assert.That(StoreCodec.DecodeResponse(StoreCodec.Encode(new StoreResponse("r", 200, "OK", [row], null))).Cursor, Is.Null);
    }

    [Test]
    public async Task ManyContentTopicsAtOnce()
    {
        await using var store = Open();
        ArchivedMessage[] all = [.. Enumerable.Range(0, 200).Select(static i => Message(i, $"/many/1/{i}/proto", Pubsubs[0], i))];
        await store.PutAsync(all, CancellationToken.None);

        var page = await store.QueryAsync(new StoreQuery { PubsubTopic = Pubsubs[0], PageSize = 100 }, CancellationToken.None);

        Assert.That(page.Messages.Select(static m => m.Hash.ToArray()), Is.EqualTo(all.Take(100).Select(static m => m.Hash.ToArray())));
        Assert.That(page.HasMore, Is.True);
    }

    private IMessageStore Open() => kind == "memory" ? new InMemoryMessageStore()
        : SqliteMessageStore.Open(Path.Combine(Directory.CreateTempSubdirectory("waku-store-").FullName, "store.sqlite3"));

    private async Task CheckAsync(Case c)
    {
        await using var store = Open();
        ArchivedMessage[] messages = [.. c.Rows.Select(static (r, i) => Message(r.Timestamp, r.Content, r.Pubsub, i))];
        foreach (var batch in messages.Chunk(7))
        {
            await store.PutAsync(batch, CancellationToken.None);
        }

        var query = new StoreQuery
        {
            PubsubTopic = c.Pubsub is { } p ? Pubsubs[p] : null,
            ContentTopics = [.. c.Contents.Distinct().Select(static i => Contents[i])],
            TimeStart = c.Start,
            TimeEnd = c.End,
            Forward = c.Forward,
            PageSize = (ulong)c.PageSize,
            IncludeData = true,
        };
        var expected = messages
            .Where(m => (query.PubsubTopic is null || m.PubsubTopic == query.PubsubTopic)
            && (query.ContentTopics.Count == 0 || query.ContentTopics.Contains(m.ContentTopic))
                && (query.TimeStart is not { } start || m.Timestamp >= start) && (query.TimeEnd is not { } end || m.Timestamp <= end))
            .DistinctBy(static m => Convert.ToHexString(m.Hash.Span))
            .OrderBy(static m => m.Timestamp).ThenBy(static m => Convert.ToHexString(m.Hash.Span), StringComparer.Ordinal)
            .Select(static m => Convert.ToHexString(m.Hash.Span)).ToList();

        List<List<string>> pages = [];
        for (StoreQuery? next = query; next is not null;)
        {
            var page = await store.QueryAsync(next, CancellationToken.None);
            pages.Add([.. page.Messages.Select(static m => Convert.ToHexString(m.Hash.Span))]);
            Assert.That(page.Messages, Has.Count.LessThanOrEqualTo(c.PageSize));
            Assert.That(page.Messages.Select(static m => m.DecodeMessage()!.Timestamp), Is.Ordered, "inside a page from old to new");
            Assert.That(pages, Has.Count.LessThanOrEqualTo(expected.Count + 1), "pages without end");
            next = page.HasMore ? next with { Cursor = (c.Forward ? page.Messages[^1] : page.Messages[0]).Hash } : null;
        }

        if (!c.Forward)
        {
            pages.Reverse();
        }

        Assert.That(pages.SelectMany(static p => p), Is.EqualTo(expected));
    }

    private static ArchivedMessage Message(long timestamp, int content, int pubsub, int number) =>
        Message(timestamp, Contents[content], Pubsubs[pubsub], number);

    private static ArchivedMessage Message(long timestamp, string content, string pubsub, int number)
    {
        var message = new WakuMessage { Payload = BitConverter.GetBytes(number), ContentTopic = content, Timestamp = timestamp };
        return new ArchivedMessage(MessageHash.Compute(pubsub, message), timestamp, pubsub, content, WakuMessageCodec.Encode(message));
    }

    private static Gen<Case> Cases() =>
        from rows in (from timestamp in Gen.Choose(-3, 12)
                      from content in Gen.Choose(0, 2)
                      from pubsub in Gen.Choose(0, 1)
                      select new Row(timestamp, content,
            pubsub)).ListOf()
        from pageSize in Gen.Choose(1, 9)
        from forward in Gen.Elements(true, false)
        from pubsub in Gen.Elements<int?>(null, null, 0, 1)
        from contents in Gen.Choose(0, 2).ListOf(2)
        from noContents in Gen.Elements(true, false)
        from start in Gen.Elements<long?>(null, -1, 4, 13)
        from end in Gen.Elements<long?>(null, 3, 9)
        select new Case([.. rows], pageSize, forward, pubsub, noContents ? [] : [.. contents], start, end);

    public sealed record Row(long Timestamp, int Content, int Pubsub);

    public sealed record Case(IReadOnlyList<Row> Rows, int PageSize, bool Forward, int? Pubsub, IReadOnlyList<int> Contents, long? Start, long? End);
}
