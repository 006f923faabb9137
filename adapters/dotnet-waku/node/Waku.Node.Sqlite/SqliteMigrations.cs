using Microsoft.Data.Sqlite;

namespace Waku.Node.Sqlite;

/// <summary>Brings a database to the current schema, step by step, each step in one transaction with its version number.</summary>
internal static class SqliteMigrations
{
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE topics (id INTEGER PRIMARY KEY, pubsub TEXT NOT NULL, content TEXT NOT NULL, UNIQUE (pubsub, content));
        CREATE TABLE messages (
            id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, timestamp INTEGER NOT NULL,
            topic INTEGER NOT NULL REFERENCES topics (id), message BLOB NOT NULL);
        CREATE INDEX messages_by_time ON messages (timestamp, hash, topic);
        CREATE INDEX messages_by_topic ON messages (topic, timestamp, hash);
        """,
    ];

    public static int CurrentVersion => Steps.Length;

    /// <exception cref="IOException">The database was made by a newer version.</exception>
    public static void Apply(SqliteConnection connection, bool allowed)
    {
        var version = Version(connection);
        if (version > Steps.Length)
        {
            throw new IOException(
                $"'{connection.DataSource}' has schema {version}, this program knows {Steps.Length}: use the version that wrote it, or another file");
        }

        if (version < Steps.Length && !allowed)
        {
            throw new IOException(
                $"'{connection.DataSource}' has schema {version}, {Steps.Length} is needed, and --store-message-db-migration=false forbids to migrate it");
        }

        for (; version < Steps.Length; version++)
        {
            using var transaction = connection.BeginTransaction();
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = $"{Steps[version]} PRAGMA user_version = {version + 1};";
            command.ExecuteNonQuery();
            transaction.Commit();
        }
    }

    private static int Version(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
