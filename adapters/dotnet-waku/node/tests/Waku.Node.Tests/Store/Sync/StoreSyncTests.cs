using Waku.Libp2p.Primitives;
using Waku.Node.Messages;
using Waku.Node.Services;
using Waku.Node.Sqlite;
using Waku.Node.Store;
using Waku.Node.Store.Sync;
using Waku.Node.Tests.Relay;

namespace Waku.Node.Tests.Store.Sync;

/// <summary>Two stores over real connections.</summary>
public sealed class StoreSyncTests
{
    private const string Topic = LoopbackNode.Topic;
    private static readonly StoreSyncOptions Options = new() { Jitter = TimeSpan.Zero };
    private string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("waku-sync").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task BothHaveEverythingAfterASession([Values] bool sqlite, [Values(3, 700)] int count)
    {
        await using var first = Start(sqlite, "first");
        await using var second = Start(sqlite, "second");
        var rows = Enumerable.Range(0, count).Select(static i => Row(i)).ToList();
        await first.Archive!.Store.PutAsync([.. rows.Where(static (_, i) => i % 3 != 1)], CancellationToken.None);
        await second.Archive!.Store.PutAsync([.. rows.Where(static (_, i) => i % 3 != 2)], CancellationToken.None);
        await ClientNode.ConnectAsync(first, second);

        await first.Sync!.SyncAsync(first.Host.FindConnection(second.Host.PeerId)!, CancellationToken.None);
        foreach (var node in (WakuNode[])[first, second])
        {
            await LoopbackNode.UntilAsync(() => node.Archive!.Store.StatisticsAsync(CancellationToken.None).AsTask().Result.Count == count, "all rows");
        }

        var (one, two) = (await IdsAsync(first), await IdsAsync(second));
        Assert.That(one, Is.EqualTo(two).And.Count.EqualTo(count));
        Assert.That(first.Record!.Capabilities.HasFlag(global::Waku.Node.Enr.WakuCapabilities.Sync), Is.True, "its record says so (31/WAKU2-ENR)");
        Assert.That(first.Sync.Counters.Sent, Is.EqualTo(second.Sync!.Counters.Received));
        var found = await second.Archive.Store.QueryAsync(new StoreQuery { IncludeData = true, Hashes = [rows[1].Hash, rows[2].Hash] }, CancellationToken.None);
        Assert.That(found.Messages.Select(static m => m.Encoded!.Value.ToArray()),
            Is.EquivalentTo(new[] { rows[1].Encoded.ToArray(), rows[2].Encoded.ToArray() }), "unaltered");
    }

    [Test]
    public async Task OnlyTheWindowIsCompared()
    {
        await using var first = Start(false, "first", Options with { Range = TimeSpan.FromSeconds(60), Jitter = TimeSpan.FromSeconds(20) });
        await using var second = Start(false, "second");
        await first.Archive!.Store.PutAsync([Row(0, -90), Row(1, -40), Row(2, -5)], CancellationToken.None);
        await ClientNode.ConnectAsync(first, second);
        await first.Sync!.SyncAsync(first.Host.FindConnection(second.Host.PeerId)!, CancellationToken.None);
        await LoopbackNode.UntilAsync(() => second.Sync!.Counters.Received > 0, "a transfer");
        Assert.That(await IdsAsync(second), Has.Count.EqualTo(1), "older and younger ones are left alone");
    }

    [Test]
    public async Task ATransferWithoutASessionIsRefused()
    {
        await using var store = Start(false, "store");
        await using var stranger = ClientNode.Start();
        await ClientNode.ConnectAsync(stranger, store);
        await using var stream = await stranger.Host.FindConnection(store.Host.PeerId)!.OpenStreamAsync(["/vac/waku/transfer/1.0.0"], CancellationToken.None);
        await stream.WriteAsync(LengthPrefixed.Encode(TransferCodec.Encode(Row(1).Encoded.Span, Topic, SyncDialect.Nwaku)), CancellationToken.None);
        Assert.That(async () => await LengthPrefixed.ReadAsync(stream.Input, 100, CancellationToken.None).AsTask()
            .WaitAsync(TimeSpan.FromSeconds(10)), Throws.InstanceOf<IOException>(), "reset");
        Assert.That(await IdsAsync(store), Is.Empty);
    }

    [Test]
    public async Task ATimerBeginsSessions()
    {
        await using var first = Start(false, "first", Options with { Interval = TimeSpan.FromMilliseconds(50) });
        await using var second = Start(false, "second");
        await second.Archive!.Store.PutAsync([Row(1)], CancellationToken.None);
        await ClientNode.ConnectAsync(first, second);
        await LoopbackNode.UntilAsync(() => first.Sync!.Counters.Received == 1, "a synchronisation");
    }

    private static async Task<IReadOnlyList<SyncId>> IdsAsync(WakuNode node) => await node.Archive!.Store.IdsAsync(0, long.MaxValue, CancellationToken.None);

    private WakuNode Start(bool sqlite, string name, StoreSyncOptions? options = null) => ClientNode.Start(o => o with
    {
        Store = new StoreSettings
        {
            Backend = sqlite ? SqliteMessageStore.Open(Path.Combine(_folder, $"{name}.db"))
            : new InMemoryMessageStore(),
            Sync = options ?? Options
        },
    });

    private static ArchivedMessage Row(int number) => Row(number, -1);

    private static ArchivedMessage Row(int number, int seconds)
    {
        // Ten messages share a time, so that hashes must tell them apart.
        var message = LoopbackNode.Message(BitConverter.GetBytes(number)) with
        {
            Timestamp =
            TimeProvider.System.UnixNanoseconds() / 1_000_000_000 * 1_000_000_000 + (seconds * 1_000_000_000L) + (number / 10)
        };
        return new ArchivedMessage(MessageHash.Compute(Topic, message), message.Timestamp!.Value, Topic, message.ContentTopic,
            WakuMessageCodec.Encode(message));
    }
}
