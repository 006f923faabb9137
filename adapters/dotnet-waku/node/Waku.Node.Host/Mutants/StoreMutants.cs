using Waku.Node.Relay;
using Waku.Node.Store;
using Waku.Node.Store.Sync;

namespace Waku.Node.Host.Mutants;

/// <summary>Mutants of what the store keeps and finds.</summary>
internal static class StoreMutants
{
    public static IEnumerable<(string Name, Func<Mutant> Create)> All =>
    [
        ("store-cursor-off-by-one", static () =>
            new OfPages(null, static (q, p) =>
            q.Cursor is null || p.Messages.Count < 2 ? p : p with { Messages = q.Forward ? [.. p.Messages.Skip(1)] : [.. p.Messages.SkipLast(1)] })),
        ("store-loses-last-row", static () => new OfPages(null, static (q, p) => p with { Messages = [.. p.Messages.SkipLast(p.HasMore ? 0 : 1)] })),
        ("store-duplicates-row", static () =>
            new OfPages(null, static (q, p) => p.Messages.Count == 0 ? p : p with { Messages = [p.Messages[0], .. p.Messages] })),
        ("store-reverses-page", static () => new OfPages(null, static (q, p) => p with { Messages = [.. p.Messages.Reverse()] })),
        ("store-backward-goes-forward", static () => new OfPages(static q => q with { Forward = true }, null)),
        ("store-ignores-start", static () => new OfPages(static q => q with { TimeStart = null }, null)),
        ("store-ignores-end", static () => new OfPages(static q => q with { TimeEnd = null }, null)),
        ("store-end-exclusive", static () => new OfPages(static q => q with { TimeEnd = q.TimeEnd - 1 }, null)),
        ("store-ignores-content-topics", static () => new OfPages(static q => q with { ContentTopics = [] }, null)),
        ("store-ignores-pubsub-topic", static () => new OfPages(static q => q with { PubsubTopic = null }, null)),
        ("store-one-content-topic-only", static () => new OfPages(static q => q with { ContentTopics = [.. q.ContentTopics.Take(1)] }, null)),
        ("store-one-hash-only", static () => new OfPages(static q => q with { Hashes = [.. q.Hashes.Take(1)] }, null)),
        ("store-page-too-large", static () => new OfPages(static q => q with { PageSize = StoreQuery.MaxPageSize }, null)),
        ("store-page-of-nineteen", static () => new OfPages(static q => q.PageSize is null or 0 ? q with { PageSize = 19 } : q, null)),
        ("store-always-has-data", static () => new OfPages(static q => q with { IncludeData = true }, null)),
        ("store-never-has-data", static () => new OfPages(static q => q with { IncludeData = false }, null)),
        ("store-always-has-more", static () => new OfPages(null, static (q, p) => p with { HasMore = p.Messages.Count > 0 })),
        ("store-equal-times-unordered", static () => new OfPages(null, static (q, p) => p with { Messages = Swapped(p.Messages) })),
        ("store-unknown-cursor-is-none", static () => new OfPages(null, null) { ForgivesCursors = true }),
        ("store-loses-one-in-ten", static () => new Losing()),
        ("store-keeps-ephemeral", static () => new Hoarding()),
        ("sync-hides-one-in-five", static () => new OfIds(static ids => [.. ids.Where(static (_, i) => i % 5 != 4)])),
        ("sync-rounds-times", static () => new OfIds(static ids => [.. ids.Select(static i => i with { Timestamp = i.Timestamp / 1_000 * 1_000 }).Order()])),
        ("sync-tells-nothing", static () => new OfIds(static _ => [])),
        ("sync-another-order", static () => new OfIds(static ids => [.. ids.Reverse()])),
        ("store-forgets-a-restart", static () => new Forgetting()),
    ];

    /// <summary>Adjacent rows in the wrong order: where times are equal, only the order of hashes tells.</summary>
    private static List<StoreEntry> Swapped(IReadOnlyList<StoreEntry> rows)
    {
        List<StoreEntry> result = [.. rows];
        for (var i = 1; i < result.Count; i++)
        {
            if (result[i - 1].DecodeMessage()?.Timestamp is { } time && time == result[i].DecodeMessage()?.Timestamp)
            {
                (result[i - 1], result[i]) = (result[i], result[i - 1]);
            }
        }

        return result;
    }

    private sealed class OfPages(Func<StoreQuery, StoreQuery>? change, Func<StoreQuery, StorePage, StorePage>? answer) : Mutant
    {
        public bool ForgivesCursors { get; init; }

        public override StoreSettings Change(StoreSettings store) =>
            store with { Backend = new MutantStore(store.Backend) { Query = change, Page = answer, ForgivesCursors = ForgivesCursors } };
    }

    private sealed class OfIds(Func<IReadOnlyList<SyncId>, IReadOnlyList<SyncId>> change) : Mutant
    {
        public override StoreSettings Change(StoreSettings store) => store with { Backend = new MutantStore(store.Backend) { Ids = change } };
    }

    private sealed class Losing : Mutant
    {
        private int _count;

        public override StoreSettings Change(StoreSettings store) =>
            store with { Backend = new MutantStore(store.Backend) { Keeps = _ => Interlocked.Increment(ref _count) % 10 != 0 } };
    }

    private sealed class Forgetting : Mutant
    {
        public override StoreSettings Change(StoreSettings store) => store with { Backend = new InMemoryMessageStore() };
    }

    private sealed class Hoarding : Mutant
    {
        private IMessageStore? _store;

        public override StoreSettings Change(StoreSettings store)
        {
            _store = store.Backend;
            return store;
        }

        public override IEnumerable<RelayMessage> OnDeliver(RelayMessage received)
        {
            if (received.Message.Ephemeral == true)
            {
                _ = _store?.PutAsync(
                    [new ArchivedMessage(received.Hash, received.Message.Timestamp ?? 0, received.PubsubTopic, received.Message.ContentTopic,
                    received.Encoded)], CancellationToken.None).AsTask();
            }

            return [received];
        }
    }
}
