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
    public static void Apply(SqliteStatements statements, bool allowed)
    {
        var name = statements.Connection.DataSource;
        var version = Convert.ToInt32(statements.Scalar("PRAGMA user_version"), System.Globalization.CultureInfo.InvariantCulture);
        if (version > Steps.Length)
        {
            throw new IOException($"'{name}' has schema {version}, this program knows {Steps.Length}: use the version that wrote it, or another file");
        }

        if (version < Steps.Length && !allowed)
        {
            throw new IOException($"'{name}' has schema {version}, {Steps.Length} is needed, and --store-message-db-migration=false forbids to migrate it");
        }

        for (; version < Steps.Length; version++)
        {
            statements.Run("BEGIN IMMEDIATE");
            statements.Run($"{Steps[version]} PRAGMA user_version = {version + 1};");
            statements.Run("COMMIT");
        }
    }
}
