using System.Globalization;
using Microsoft.Data.Sqlite;
using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Reporting.Allure;

namespace Waku.QA.Runs.History;

/// <summary>Every run that was made with one results folder, in a SQLite file beside them: nothing is left out and nothing is changed afterwards.</summary>
public sealed class RunHistory : IDisposable
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "history.db";

    private const string Schema = """
        PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 5000;
        CREATE TABLE IF NOT EXISTS runs (id TEXT PRIMARY KEY, suite TEXT NOT NULL, filter TEXT, topology TEXT NOT NULL, engine TEXT NOT NULL,
            seed INTEGER NOT NULL,
          host TEXT NOT NULL, nodes TEXT NOT NULL, started TEXT NOT NULL, seconds REAL NOT NULL, verdict TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS cases (run TEXT NOT NULL REFERENCES runs(id), name TEXT NOT NULL, status TEXT NOT NULL,
            ms REAL NOT NULL, message TEXT NOT NULL, class TEXT NOT NULL, PRIMARY KEY (run, name));
        CREATE INDEX IF NOT EXISTS cases_by_name ON cases(name);
        """;

    private readonly SqliteConnection _connection;

    /// <summary>Opens or creates the history of a results folder.</summary>
    public RunHistory(string folder)
    {
        Directory.CreateDirectory(folder);
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, FileName), Pooling = false }.ToString());
        _connection.Open();
        Execute(Schema);
    }

    /// <summary>Appends a run.</summary>
    public void Append(RunDocument run, GateResult gate, IReadOnlyList<CaseRecord> cases)
    {
        using var transaction = _connection.BeginTransaction();
        Execute(
            "INSERT INTO runs VALUES ($id, $suite, $filter, $topology, $engine, $seed, $host, $nodes, $started, $seconds, $verdict)",
            ("$id", run.RunId), ("$suite", run.Suite), ("$filter", (object?)run.Filter ?? DBNull.Value), ("$topology", run.Topology), ("$engine", run.Engine),
                ("$seed", run.Seed), ("$host", run.Host),
            ("$nodes", string.Join("; ", run.Nodes.Select(static n => $"{n.Implementation} {n.Version} {n.Digest}").Distinct().Order())),
            ("$started", run.Started.ToString("O", CultureInfo.InvariantCulture)), ("$seconds", (run.Stopped - run.Started).TotalSeconds),
                ("$verdict", gate.Verdict.ToString().ToLowerInvariant()));
        foreach (var record in cases)
        {
            Execute(
                "INSERT INTO cases VALUES ($run, $name, $status, $ms, $message, $class)",
                ("$run", run.RunId), ("$name", record.FullName), ("$status", record.Status.ToString().ToLowerInvariant()),
                    ("$ms", (record.Stop - record.Start).TotalMilliseconds), ("$message", record.Message), ("$class", record.Classification));
        }

        transaction.Commit();
    }

    /// <summary>How often a case failed in the runs recorded, of those in which it gave an answer.</summary>
    public (int Failed, int Ran) FailuresOf(string name)
    {
        using var reader = Query(
            "SELECT COUNT(*) FILTER (WHERE status IN ('failed', 'environment')), COUNT(*) FROM cases WHERE name = $name AND status IN ('passed', "
                + "'failed', 'environment')", ("$name", name));
        return reader.Read() ? (reader.GetInt32(0), reader.GetInt32(1)) : (0, 0);
    }

    /// <summary>What became of a case in the last runs in which it gave an answer, newest first.</summary>
    public IReadOnlyList<PastResult> Past(string id, string name, int last)
    {
        List<PastResult> past = [];
        using var reader = Query(
            """
            SELECT runs.id, cases.status, cases.message, runs.nodes FROM cases JOIN runs ON runs.id = cases.run
            WHERE cases.name = $name AND cases.status IN ('passed', 'failed') ORDER BY runs.started DESC, runs.id DESC LIMIT $last
            """,
            ("$name", id), ("$last", last));
        while (reader.Read())
        {
            past.Add(new PastResult(reader.GetString(0), id, name, Enum.Parse<CaseStatus>(reader.GetString(1), ignoreCase: true), reader.GetString(2),
                [.. reader.GetString(3).Split("; ").Select(NodeOf).OfType<NodeEvidence>()]));
        }

        return past;
    }

    /// <summary>Reads <c>implementation version digest</c>; a version may have spaces.</summary>
    private static NodeEvidence? NodeOf(string text)
    {
        var (first, last) = (text.IndexOf(' ', StringComparison.Ordinal), text.LastIndexOf(' '));
        return first > 0 && last > first ? new NodeEvidence(text[..first], text[(first + 1)..last], text[(last + 1)..]) : null;
    }

    /// <summary>The last runs of a suite, newest first; of all suites for null.</summary>
    public IReadOnlyList<HistoryRun> Runs(string? suite, int last)
    {
        List<HistoryRun> runs = [];
        using var reader = Query(
            """
            SELECT id, suite, engine, started, seconds, verdict, filter,
              (SELECT COUNT(*) FROM cases WHERE run = id), (SELECT COUNT(*) FROM cases WHERE run = id AND status = 'passed'),
              (SELECT COUNT(*) FROM cases WHERE run = id AND status = 'environment'), (SELECT COUNT(*) FROM cases WHERE run = id AND status = 'failed')
            FROM runs WHERE $suite IS NULL OR suite = $suite ORDER BY started DESC, id DESC LIMIT $last
            """,
            ("$suite", (object?)suite ?? DBNull.Value), ("$last", last));
        while (reader.Read())
        {
            runs.Add(new HistoryRun(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), DateTimeOffset.Parse(reader.GetString(3), CultureInfo.InvariantCulture),
                    reader.GetDouble(4), reader.GetString(5),
                reader.IsDBNull(6) ? null : reader.GetString(6), reader.GetInt32(7), reader.GetInt32(8), reader.GetInt32(9), reader.GetInt32(10)));
        }

        return runs;
    }

    /// <summary>The cases of the last whole runs of a suite, newest first.</summary>
    internal IReadOnlyList<AllurePast> Past(string suite, int last)
    {
        List<AllurePast> past = [];
        foreach (var run in Runs(suite, last).Where(static r => r.Filter is null))
        {
            List<(string, CaseStatus, double)> cases = [];
            using var reader = Query("SELECT name, status, ms FROM cases WHERE run = $run ORDER BY name", ("$run", run.Id));
            while (reader.Read())
            {
                cases.Add((reader.GetString(0), Enum.Parse<CaseStatus>(reader.GetString(1), ignoreCase: true), reader.GetDouble(2)));
            }

            past.Add(new AllurePast(run.Id, run.Started, cases));
        }

        return past;
    }

    /// <summary>Median duration of each case that passed, in milliseconds.</summary>
    public IReadOnlyDictionary<string, double> Durations()
    {
        Dictionary<string, List<double>> all = [];
        using var reader = Query("SELECT name, ms FROM cases WHERE status = 'passed' ORDER BY name, ms");
        while (reader.Read())
        {
            (all.TryGetValue(reader.GetString(0), out var list) ? list : all[reader.GetString(0)] = []).Add(reader.GetDouble(1));
        }

        return all.ToDictionary(static p => p.Key, static p => p.Value[p.Value.Count / 2]);
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private SqliteDataReader Query(string sql, params (string Name, object Value)[] parameters)
    {
        // The reader owns its command: disposing that would close it.
        return Command(sql, parameters).ExecuteReader();
    }

    private void Execute(string sql, params (string Name, object Value)[] parameters)
    {
        using var command = Command(sql, parameters);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, (string Name, object Value)[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
