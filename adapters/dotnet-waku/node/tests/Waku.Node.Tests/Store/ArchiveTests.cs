using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Waku.Node.Messages;
using Waku.Node.Relay;
using Waku.Node.Services;
using Waku.Node.Sqlite;
using Waku.Node.Store;
using Waku.Node.Tests.Relay;

namespace Waku.Node.Tests.Store;

/// <summary>What is kept and for how long, and what becomes of files that are not ours.</summary>
public sealed class ArchiveTests
{
    private const string Topic = "/waku/2/rs/66/0";

    [TestCase(0, false, true)]
    [TestCase(-19, false, true)]
    [TestCase(19, false, true)]
    [TestCase(-21, false, false)]
    [TestCase(21, false, false)]
    [TestCase(0, true, false)]
    public async Task OnlyFreshMessagesThatMayBeStoredAreKept(int secondsFromNow, bool ephemeral, bool kept)
    {
        await using var archive = new MessageArchive(new InMemoryMessageStore(), RetentionPolicy.Default, TimeProvider.System, NullLogger.Instance);
        archive.Add(Received(1, secondsFromNow, ephemeral));
        archive.Add(Received(2, 0, false));
        await LoopbackNode.UntilAsync(() => archive.Counters.Stored >= (kept ? 2 : 1), "the writer");

        Assert.That((await archive.Store.StatisticsAsync(CancellationToken.None)).Count, Is.EqualTo(kept ? 2 : 1));
        Assert.That(archive.Counters.TooOld, Is.EqualTo(secondsFromNow == -21 ? 1 : 0));
        Assert.That(archive.Counters.Future, Is.EqualTo(secondsFromNow == 21 ? 1 : 0));
    }

    [Test]
    public async Task AMessageWithoutTimestampIsTooOld()
    {
        await using var archive = new MessageArchive(new InMemoryMessageStore(), RetentionPolicy.Default, TimeProvider.System, NullLogger.Instance);
        var message = new WakuMessage { Payload = new byte[] { 1 }, ContentTopic = "/a/1/b/proto" };

        archive.Add(new RelayMessage(Topic, message, null, WakuMessageCodec.Encode(message)));

        Assert.That(archive.Counters.TooOld, Is.EqualTo(1));
    }

    [TestCase("memory")]
    [TestCase("sqlite")]
    public async Task CapacityIsKept(string kind)
    {
        await using var archive = new MessageArchive(Store(kind), new RetentionPolicy(MaxCount: 10), TimeProvider.System, NullLogger.Instance);
        for (var i = 0; i < 100; i++)
        {
            archive.Add(Received(i, 0, false));
        }

        await LoopbackNode.UntilAsync(() => archive.Counters.Stored == 100, "100 messages");
        await LoopbackNode.UntilAsync(() => archive.Store.StatisticsAsync(CancellationToken.None).AsTask().Result.Count == 10, "retention");
        var left = await archive.Store.QueryAsync(new StoreQuery { IncludeData = true }, CancellationToken.None);
        Assert.That(left.Messages.Select(static m => BitConverter.ToInt32(m.DecodeMessage()!.Payload.Span)), Is.EquivalentTo(Enumerable.Range(90, 10)),
            "the newest");
    }

    [TestCase("memory")]
    [TestCase("sqlite")]
    public async Task AgeAndSizeAreKept(string kind)
    {
        await using var archive = new MessageArchive(Store(kind), new RetentionPolicy(TimeSpan.FromSeconds(10), MaxBytes: 200_000), TimeProvider.System,
            NullLogger.Instance);
        archive.Add(Received(0, -15, false));
        for (var i = 1; i <= 100; i++)
        {
            archive.Add(Received(i, 0, false, 10_000));
        }

        await LoopbackNode.UntilAsync(() => archive.Counters.Stored == 101, "101 messages");
        await archive.EnforceRetentionAsync(CancellationToken.None);
        await archive.EnforceRetentionAsync(CancellationToken.None);

        var statistics = await archive.Store.StatisticsAsync(CancellationToken.None);
        Assert.That(statistics.Oldest, Is.GreaterThan(TimeProvider.System.UnixNanoseconds() - 12_000_000_000L));
        Assert.That(statistics.Bytes, Is.LessThanOrEqualTo(200_000));
        Assert.That(statistics.Count, Is.GreaterThan(5));
    }

    [Test]
    public async Task ADatabaseComesBackAfterAnOrderlyStop()
    {
        var path = File();
        var rows = Enumerable.Range(0, 50).Select(static i => Archived(Received(i, 0, false))).ToList();
        await using (var store = SqliteMessageStore.Open(path))
        {
            await store.PutAsync(rows, CancellationToken.None);
        }

        await using var again = SqliteMessageStore.Open(path, migrate: false, vacuum: true);
        var page = await again.QueryAsync(new StoreQuery { PageSize = 100 }, CancellationToken.None);
        Assert.That(page.Messages.Select(static m => Convert.ToHexString(m.Hash.Span)),
            Is.EquivalentTo(rows.Select(static r => Convert.ToHexString(r.Hash.Span))));
        Assert.That(await again.PutAsync(rows, CancellationToken.None), Is.Zero, "known messages, known topics");
    }

    [Test]
    public void FilesThatAreNotOursAreNamed()
    {
        var text = File();
        System.IO.File.WriteAllText(text, new string('x', 5000));
        Assert.That(() => SqliteMessageStore.Open(text), Throws.InstanceOf<IOException>().With.Message.Contains(text));

        var newer = File();
        using (var connection = new SqliteConnection($"Data Source={newer};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        Assert.That(() => SqliteMessageStore.Open(newer), Throws.InstanceOf<IOException>().With.Message.Contains("schema 99").And.Message.Contains(newer));
        Assert.That(() => SqliteMessageStore.Open(File(), migrate: false), Throws.InstanceOf<IOException>().With.Message.Contains("migration"));
    }

    [TestCase("none", null, null, null)]
    [TestCase("time:60", 60, null, null)]
    [TestCase("capacity:5", null, 5L, null)]
    [TestCase("size:1.5MB", null, null, 1_572_864L)]
    [TestCase("time:60;capacity:5;size:1GB", 60, 5L, 1_073_741_824L)]
    public void RetentionPoliciesAreRead(string text, int? seconds, long? count, long? bytes)
    {
        Assert.That(RetentionPolicy.TryParse(text, out var policy), Is.True);
        Assert.That(policy, Is.EqualTo(new RetentionPolicy(seconds is { } s ? TimeSpan.FromSeconds(s) : null, count, bytes)));
    }

    [TestCase("")]
    [TestCase("time")]
    [TestCase("time:-1")]
    [TestCase("time:0")]
    [TestCase("size:5")]
    [TestCase("size:xMB")]
    [TestCase("forever")]
    public void NonsenseIsNoPolicy(string text) => Assert.That(RetentionPolicy.TryParse(text, out _), Is.False);

    private static IMessageStore Store(string kind) => kind == "memory" ? new InMemoryMessageStore() : SqliteMessageStore.Open(File());

    private static string File() => Path.Combine(Directory.CreateTempSubdirectory("waku-archive-").FullName, "store.sqlite3");

    private static ArchivedMessage Archived(RelayMessage received) =>
        new(received.Hash, received.Message.Timestamp!.Value, received.PubsubTopic, received.Message.ContentTopic, received.Encoded);

    private static RelayMessage Received(int number, int secondsFromNow, bool ephemeral, int length = 4)
    {
        var payload = new byte[length];
        BitConverter.TryWriteBytes(payload, number);
        var message = new WakuMessage
        {
            Payload = payload,
            ContentTopic = "/a/1/b/proto",
            Timestamp = TimeProvider.System.UnixNanoseconds()
            + (secondsFromNow * 1_000_000_000L),
            Ephemeral = ephemeral
        };
        return new RelayMessage(Topic, message, null, WakuMessageCodec.Encode(message));
    }
}
