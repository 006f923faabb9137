using Waku.Node.Services;
using Waku.Node.Sqlite;
using Waku.Node.Store;
using Waku.Node.Store.Sync;

namespace Waku.Node.Host.Configuration;

/// <summary>Flags of the store, checked; nothing is opened before <see cref="Open"/>.</summary>
/// <param name="Path">Database file; empty for memory.</param>
/// <param name="Migrate">Migrate a file of an older version.</param>
/// <param name="Vacuum">Compact the file first.</param>
/// <param name="Retention">What is kept.</param>
/// <param name="RateLimit">Queries served; null for no limit.</param>
/// <param name="Legacy">Serve store v2 too.</param>
/// <param name="Sync">Synchronise with other stores; null for not.</param>
internal sealed record StoreFlags(string Path, bool Migrate, bool Vacuum, RetentionPolicy Retention, RateLimit? RateLimit, bool Legacy, StoreSyncOptions? Sync)
{
    private const string SqlitePrefix = "sqlite://";

    /// <summary>Null when no store is served.</summary>
    public static StoreFlags? From(FlagValues flags)
    {
        if (!flags.Boolean("store"))
        {
            foreach (var dependent in (string[])["legacy-store", "store-sync"])
            {
                if (flags.Boolean(dependent))
                {
                    flags.Warn($"--{dependent}=true needs --store=true, as both serve one archive; it has no effect");
                }
            }

            return null;
        }

        var policy = flags.Text("store-message-retention-policy");
        if (!RetentionPolicy.TryParse(policy, out var retention))
        {
            throw new FlagException(
                $"Cannot parse '{policy}' as the value of 'store-message-retention-policy': none, time:<seconds>, capacity:<count> or size:<x>MB expected");
        }

        var url = flags.Text("store-message-db-url");
        if (url.Length > 0 && (!url.StartsWith(SqlitePrefix, StringComparison.Ordinal) || url.Length == SqlitePrefix.Length))
        {
            throw new FlagException($"--store-message-db-url: '{url}' is not supported; sqlite://<path>, or nothing for memory");
        }

        return new StoreFlags(
            url.Length > 0 ? url[SqlitePrefix.Length..] : "", flags.Boolean("store-message-db-migration"), flags.Boolean("store-message-db-vacuum"), retention,
            ServiceSettings.Limit(flags, "storev3") ?? ServiceSettings.Limit(flags, "store"), flags.Boolean("legacy-store"), SyncOf(flags));
    }

    /// <summary>Opens the back end.</summary>
    /// <exception cref="IOException">Names the file and what is wrong with it.</exception>
    public StoreSettings Open() => new()
    {
        Backend = Path.Length == 0 ? new InMemoryMessageStore() : OpenFile(),
        Retention = Retention,
        RateLimit = RateLimit,
        Legacy = Legacy,
        Sync = Sync,
    };

    private SqliteMessageStore OpenFile()
    {
        try
        {
            return SqliteMessageStore.Open(Path, Migrate, Vacuum);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or System.Data.Common.DbException)
        {
            throw new IOException($"--store-message-db-url: cannot open '{Path}': {e.Message}", e);
        }
    }

    private static StoreSyncOptions? SyncOf(FlagValues flags) => !flags.Boolean("store-sync") ? null : new StoreSyncOptions
    {
        Interval = TimeSpan.FromSeconds(flags.Number("store-sync-interval", 1, 1_000_000)),
        Range = TimeSpan.FromSeconds(flags.Number("store-sync-range", 1, 10_000_000)),
        Jitter = TimeSpan.FromSeconds(flags.Number("store-sync-relay-jitter", 0, 1_000_000)),
    };
}
