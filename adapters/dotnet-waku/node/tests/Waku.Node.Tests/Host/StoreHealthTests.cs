using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Node.Host.Configuration;
using Waku.Node.Host.Rest;
using Waku.Node.Messages;
using Waku.Node.Store;
using Waku.Node.Store.Sync;

namespace Waku.Node.Tests.Host;

/// <summary>A store that cannot write says so in the health of every release, and no longer once it can.</summary>
public sealed class StoreHealthTests
{
    [TestCase("V0371")]
    [TestCase("V0381")]
    public async Task AStoreThatCannotWriteIsNotReady(string release)
    {
        await using var store = new FailingStore();
        await using var node = new WakuNode(new WakuNodeOptions
        {
            Libp2p = new Libp2pOptions { Identity = IdentityKey.Generate(KeyType.Secp256k1) },
            ClusterId = 66,
            Shards = [0],
            Store = new StoreSettings { Backend = store },
        });
        node.Start();
        await UntilAsync("READY", null);

        store.Fails = true;
        await PublishAsync(1);
        await UntilAsync("NOT_READY", "Store cannot write: the disk is full");

        store.Fails = false;
        await PublishAsync(2);
        await UntilAsync("READY", null);

        async Task PublishAsync(byte payload) => await node.Messenger.PublishAsync(
            "/waku/2/rs/66/0", new WakuMessage { Payload = new[] { payload }, ContentTopic = "/a/1/b/proto" }, null, CancellationToken.None);

        async Task UntilAsync(string health, string? description)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while (true)
            {
                var row = ProtocolHealth.Of(node, Enum.Parse<NwakuRelease>(release)).Single(static r => r.Name == "Store");
                if ((row.Health, row.Description) == (health, description))
                {
                    return;
                }

                Assert.That(limit.IsCancellationRequested, Is.False, $"waited 20 s for {health} '{description}'; it is {row}");
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    /// <summary>A back end in memory whose writes fail when told to.</summary>
    private sealed class FailingStore : IMessageStore
    {
        private readonly InMemoryMessageStore _store = new();

        public bool Fails { get; set; }

        public ValueTask<int> PutAsync(IReadOnlyList<ArchivedMessage> messages, CancellationToken cancellationToken) =>
            Fails ? throw new IOException("the disk is full") : _store.PutAsync(messages, cancellationToken);

        public ValueTask<StorePage> QueryAsync(StoreQuery query, CancellationToken cancellationToken) => _store.QueryAsync(query, cancellationToken);

        public ValueTask<IReadOnlyList<SyncId>> IdsAsync(long from, long to, CancellationToken cancellationToken) =>
            _store.IdsAsync(from, to, cancellationToken);

        public ValueTask<ArchiveStatistics> StatisticsAsync(CancellationToken cancellationToken) => _store.StatisticsAsync(cancellationToken);

        public ValueTask<int> DeleteOlderThanAsync(long timestamp, CancellationToken cancellationToken) =>
            _store.DeleteOlderThanAsync(timestamp, cancellationToken);

        public ValueTask<int> DeleteOldestAsync(long count, CancellationToken cancellationToken) => _store.DeleteOldestAsync(count, cancellationToken);

        public ValueTask DisposeAsync() => _store.DisposeAsync();
    }
}
