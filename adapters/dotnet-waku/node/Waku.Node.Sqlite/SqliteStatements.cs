using Microsoft.Data.Sqlite;

namespace Waku.Node.Sqlite;

/// <summary>Runs statements on a connection: the one place through which all of them go.</summary>
internal sealed class SqliteStatements(SqliteConnection connection, ISqliteFaults? faults)
{
    public SqliteConnection Connection { get; } = connection;

    /// <summary>Runs a statement without results and returns the number of changed rows.</summary>
    public int Run(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Make(sql, parameters);
        return Run(command);
    }

    public int Run(SqliteCommand command)
    {
        faults?.Before(command.CommandText);
        var changed = command.ExecuteNonQuery();
        faults?.After(command.CommandText);
        return changed;
    }

    /// <summary>The first value of the first row.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Make(sql, parameters);
        faults?.Before(sql);
        var value = command.ExecuteScalar();
        faults?.After(sql);
        return value;
    }

    /// <summary>All rows.</summary>
    public List<T> Rows<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Make(sql, parameters);
        faults?.Before(sql);
        List<T> rows = [];
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                rows.Add(read(reader));
            }
        }

        faults?.After(sql);
        return rows;
    }

    public SqliteCommand Make(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
