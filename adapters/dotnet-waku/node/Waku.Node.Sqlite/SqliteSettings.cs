namespace Waku.Node.Sqlite;

/// <summary>How a store opens its file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Migrate">False to refuse a file of an older schema.</param>
/// <param name="BusyTimeout">Longest wait for a lock of another process.</param>
/// <param name="Faults">What fails on purpose; null for nothing.</param>
internal sealed record SqliteSettings(string Path, bool Migrate, TimeSpan BusyTimeout, ISqliteFaults? Faults = null);
