using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Waku.Node.Sqlite;

/// <summary>What SQLite knows of the file behind a connection.</summary>
internal static partial class SqliteFile
{
    /// <summary>SQLITE_FCNTL_HAS_MOVED: the file was deleted, renamed or replaced while it was open.</summary>
    private const int HasMovedOperation = 20;

    /// <summary>True when the path no longer leads to the file that is open: what is written there would be lost.</summary>
    public static bool HasMoved(SqliteConnection connection) =>
        connection.Handle is { } handle && FileControl(handle.DangerousGetHandle(), "main", HasMovedOperation, out var moved) == 0 && moved != 0;

    /// <summary>Opens a connection. Pooling keeps handles of deleted files open; the store pools its own readers.</summary>
    public static SqliteConnection Open(SqliteSettings settings, SqliteOpenMode mode)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(settings.BusyTimeout.TotalSeconds));
        var text = new SqliteConnectionStringBuilder { DataSource = settings.Path, Mode = mode, Pooling = false, DefaultTimeout = seconds }.ToString();
        var connection = new SqliteConnection(text);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FileControl(nint database, string name, int operation, out int value);
}
