using Microsoft.Data.Sqlite;
using Waku.Node.Messages;
using Waku.Node.Services;
using Waku.Node.Sqlite;
using Waku.Node.Store;
using Waku.Node.Tests.Relay;

namespace Waku.Node.Tests.Store.Faults;

/// <summary>Real disks that are full, read-only, locked, or no longer there: the store says so, and loses nothing once it can write again.</summary>
[Platform("Linux")]
public sealed class DiskTests
{
    private const string Topic = LoopbackNode.Topic;
    private readonly ListLogger _log = new();
    private readonly List<string> _paths = [];

    [Test]
    public async Task AFullDiskLosesNothingOnceThereIsRoom()
    {
        using var disk = new SmallDisk("200k");
        var path = Path.Combine(disk.Folder, "store.sqlite3");
        List<string> contents = [];
        await using (var archive = Archive(SqliteMessageStore.Open(path)))
        {
            for (var i = 0; archive.Health.CanWrite; i++)
            {
                Assert.That(i, Is.LessThan(1_000), "the disk never became full");
                Add(archive, contents, 3_000);
                await LoopbackNode.UntilAsync(() => archive.Waiting == 0 || !archive.Health.CanWrite, "the writer");
            }

            for (var i = 0; i < 60; i++)
            {
                Add(archive, contents, 3_000);
            }

            await LoopbackNode.UntilAsync(() => archive.Counters.WriteErrors > 1, "a second attempt");
            Assert.That(archive.Health.Error, Does.Contain("full"));
            Assert.That(archive.Waiting, Is.GreaterThan(60));
            Assert.That(_log.Lines.Count(static l => l.Contains("cannot be written")), Is.EqualTo(1), "said once");

            disk.Grow("4m");
            await LoopbackNode.UntilAsync(() => archive.Waiting == 0, "everything to be written");
            Assert.That((archive.Health.CanWrite, archive.Counters.InsertFailures), Is.EqualTo((true, 0L)));
            Add(archive, contents, 10, contents[^1]);
            await LoopbackNode.UntilAsync(() => archive.Waiting == 0, "the topic of a failed insert, again");
            await ExpectAsync(archive.Store, contents);
        }

        await using var again = SqliteMessageStore.Open(path);
        await ExpectAsync(again, contents);
    }

    [Test]
    public async Task AReadOnlyDiskIsNamedAtTheStart()
    {
        using var disk = new SmallDisk("1m");
        var path = Path.Combine(disk.Folder, "store.sqlite3");
        await SqliteMessageStore.Open(path).DisposeAsync();
        disk.Freeze();

        Assert.That(() => SqliteMessageStore.Open(path), Throws.InstanceOf<IOException>().With.Message.Contains(path));
    }

    [Test]
    public async Task ALockedDatabaseIsWaitedFor()
    {
        var path = NewPath();
        await using var archive = Archive(SqliteMessageStore.Open(new SqliteSettings(path, true, TimeSpan.FromMilliseconds(50))));
        List<string> contents = [];
        using (var other = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            other.Open();
            using var transaction = other.BeginTransaction();
            using var command = other.CreateCommand();
            command.CommandText = "INSERT INTO topics (pubsub, content) VALUES ('/p', '/c')";
            command.ExecuteNonQuery();
            Add(archive, contents, 10);
            await LoopbackNode.UntilAsync(() => !archive.Health.CanWrite, "the store to say that it is locked");
            Assert.That(archive.Health.Error, Does.Contain("locked"));
            transaction.Rollback();
        }

        await LoopbackNode.UntilAsync(() => archive is { Waiting: 0, Health.CanWrite: true }, "the message to be written");
        await ExpectAsync(archive.Store, contents);
    }

    [Test]
    public async Task ADeletedOrReplacedFileIsNoticed([Values] bool isReplaced)
    {
        var (path, other) = (NewPath(), NewPath());
        List<string> contents = [], gone = [];
        await using (var archive = Archive(SqliteMessageStore.Open(other)))
        {
            Add(archive, contents, 10);
        }

        await using (var archive = Archive(SqliteMessageStore.Open(path)))
        {
            Add(archive, gone, 10);
            await LoopbackNode.UntilAsync(() => archive.Waiting == 0, "the first message");
            await ExpectAsync(archive.Store, gone);
            foreach (var file in (string[])[path, $"{path}-wal", $"{path}-shm"])
            {
                File.Delete(file);
            }

            if (isReplaced)
            {
                File.Move(other, path);
            }
            else
            {
                contents.Clear();
            }

            Add(archive, contents, 10);
            await LoopbackNode.UntilAsync(() => archive is { Waiting: 0, Health.CanWrite: true }, "the new file to be written");
            Assert.That(_log.Lines, Has.Some.Contains("deleted or replaced"));
            await ExpectAsync(archive.Store, contents);
        }

        await using var again = SqliteMessageStore.Open(path);
        await ExpectAsync(again, contents);
    }

    [Test]
    public async Task AQueryOfADeletedFileSaysSo()
    {
        var path = NewPath();
        await using var store = SqliteMessageStore.Open(path);
        await store.QueryAsync(new StoreQuery(), CancellationToken.None);
        File.Delete(path);

        Assert.That(async () => await store.QueryAsync(new StoreQuery(), CancellationToken.None), Throws.InstanceOf<IOException>().With.Message.Contains(path));
        Assert.That((await store.QueryAsync(new StoreQuery(), CancellationToken.None)).Messages, Is.Empty);
        Assert.That(File.Exists(path), Is.True);
    }

    /// <summary>What a store will never take is lost alone, not with the batch that it is in.</summary>
    [Test]
    public async Task ABadMessageIsLostAlone()
    {
        var path = NewPath();
        await using var store = SqliteMessageStore.Open(path);
        ArchivedMessage[] batch = [.. Enumerable.Range(0, 9).Select(static i => Message($"/bad/1/{i}/proto", 10))];
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TRIGGER refuse BEFORE INSERT ON messages WHEN new.topic = (SELECT id FROM topics WHERE content = '/bad/1/4/proto') "
                + "BEGIN SELECT RAISE(ABORT, 'no'); END";
            command.ExecuteNonQuery();
        }

        var thrown = (await Assert.ThrowsAsync<StoreWriteException>(async () => await store.PutAsync(batch, CancellationToken.None)))!;
        Assert.That(thrown.Refused.Select(static m => m.ContentTopic), Is.EqualTo(new[] { "/bad/1/4/proto" }));
        Assert.That(thrown.Unwritten, Is.Empty);
        await ExpectAsync(store, [.. batch.Select(static m => m.ContentTopic).Where(static c => c != "/bad/1/4/proto")]);
    }

    [TearDown]
    public void DeleteFolders()
    {
        _paths.ForEach(static p => Directory.Delete(p, recursive: true));
        _paths.Clear();
        _log.Lines.Clear();
    }

    private string NewPath()
    {
        _paths.Add(Directory.CreateTempSubdirectory("waku-store-").FullName);
        return Path.Combine(_paths[^1], "store.sqlite3");
    }

    private MessageArchive Archive(SqliteMessageStore store) => new(store, new RetentionPolicy(), TimeProvider.System, _log);

    private static void Add(MessageArchive archive, List<string> contents, int length, string? content = null)
    {
        content ??= $"/disk/1/{Guid.NewGuid():N}/proto";
        contents.Add(content);
        var message = Message(content, length);
        archive.Add(new RelayMessage(Topic, WakuMessageCodec.Decode(message.Encoded), null, message.Encoded));
    }

    private static ArchivedMessage Message(string content, int length)
    {
        var message = new WakuMessage
        {
            Payload = System.Security.Cryptography.RandomNumberGenerator.GetBytes(length),
            ContentTopic = content,
            Timestamp = TimeProvider.System.UnixNanoseconds(),
        };
        return new ArchivedMessage(MessageHash.Compute(Topic, message), message.Timestamp.Value, Topic, content, WakuMessageCodec.Encode(message));
    }

    /// <summary>Every content topic, and all at once, with as many messages as were added.</summary>
    private static async Task ExpectAsync(IMessageStore store, List<string> contents)
    {
        foreach (var content in contents.GroupBy(static c => c))
        {
            var page = await store.QueryAsync(new StoreQuery { ContentTopics = [content.Key] }, CancellationToken.None);
            Assert.That(page.Messages, Has.Count.EqualTo(content.Count()), content.Key);
        }

        Assert.That((await store.StatisticsAsync(CancellationToken.None)).Count, Is.EqualTo(contents.Count));
    }
}
