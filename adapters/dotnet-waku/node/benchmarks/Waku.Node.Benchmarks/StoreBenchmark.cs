using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Waku.Node.Messages;
using Waku.Node.Sqlite;
using Waku.Node.Store;

namespace Waku.Node.Benchmarks;

/// <summary>SQLite back end: a million messages of 200 bytes in batches of 1,000, then pages of 100 out of them.</summary>
internal static class StoreBenchmark
{
    private const int Messages = 1_000_000;
    private const int Batch = 1_000;
    private const int Queries = 1_000;
    private const int ContentTopics = 20;
    private const string Pubsub = "/waku/2/rs/66/0";

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("waku-bench-");
        try
        {
            await using var store = SqliteMessageStore.Open(Path.Combine(folder.FullName, "store.sqlite3"));
            var rate = await InsertAsync(store);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"insert: {rate:0} msg/s over {Messages} messages"));
            var random = new Random(1);
            await QueriesAsync(store, "by content topic and time",
                () => new StoreQuery
                {
                    PubsubTopic = Pubsub,
                    ContentTopics = [Content(random.Next(ContentTopics))],
                    TimeStart = random.Next(Messages),
                    PageSize = 100,
                    IncludeData = true
                });
            await QueriesAsync(store, "by pubsub topic and time",
                () => new StoreQuery { PubsubTopic = Pubsub, TimeStart = random.Next(Messages), PageSize = 100, IncludeData = true });
            await QueriesAsync(store, "by time, newest first",
                () => new StoreQuery { TimeEnd = random.Next(Messages), Forward = false, PageSize = 100, IncludeData = true });
            await QueriesAsync(store, "by five content topics",
                () => new StoreQuery
                {
                    ContentTopics = [.. Enumerable.Range(0, 5).Select(Content)],
                    TimeStart = random.Next(Messages),
                    PageSize = 100,
                    IncludeData = true
                });
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;
    }

    private static string Content(int i) => $"/bench/1/topic-{i}/proto";

    private static async Task<double> InsertAsync(SqliteMessageStore store)
    {
        var inserting = TimeSpan.Zero;
        for (var i = 0; i < Messages; i += Batch)
        {
            var batch = Enumerable.Range(i, Batch).Select(static n =>
            {
                var message = new WakuMessage { Payload = RandomNumberGenerator.GetBytes(200), ContentTopic = Content(n % ContentTopics), Timestamp = n };
                return new ArchivedMessage(MessageHash.Compute(Pubsub, message), n, Pubsub, message.ContentTopic, WakuMessageCodec.Encode(message));
            }).ToList();
            var watch = Stopwatch.StartNew();
            await store.PutAsync(batch, CancellationToken.None);
            inserting += watch.Elapsed;
        }

        return Messages / inserting.TotalSeconds;
    }

    private static async Task QueriesAsync(SqliteMessageStore store, string name, Func<StoreQuery> make)
    {
        List<double> times = [];
        var rows = 0;
        for (var i = 0; i < Queries; i++)
        {
            var query = make();
            var watch = Stopwatch.StartNew();
            rows += (await store.QueryAsync(query, CancellationToken.None)).Messages.Count;
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"query {name}: p50 {times[Queries / 2]:0.00} ms, p95 {times[Queries * 95 / 100]:0.00} ms, p99 {times[Queries * 99 / 100]:0.00} ms; "
                + $"{rows / (double)Queries:0.0} rows each"));
    }
}
