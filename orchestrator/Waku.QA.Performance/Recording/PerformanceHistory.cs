using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Waku.QA.Performance.Scenarios;
using Waku.QA.Runs.History;

namespace Waku.QA.Performance.Recording;

/// <summary>Every measured run, pair and certificate, in the same SQLite file as the runs of suites. Nothing is changed afterwards.</summary>
public sealed class PerformanceHistory : IDisposable
{
    private const string Schema = """
        PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 5000;
        CREATE TABLE IF NOT EXISTS perf_runs (id INTEGER PRIMARY KEY, session TEXT NOT NULL, scenario TEXT NOT NULL, arm TEXT NOT NULL,
            seed INTEGER NOT NULL, started TEXT NOT NULL,
          host TEXT NOT NULL, nodes TEXT NOT NULL, failure TEXT, steal REAL NOT NULL, pressure REAL NOT NULL, metrics TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS perf_pairs (session TEXT NOT NULL, series TEXT NOT NULL, number INTEGER NOT NULL, candidate_first INTEGER NOT NULL,
          baseline INTEGER NOT NULL REFERENCES perf_runs(id), candidate INTEGER NOT NULL REFERENCES perf_runs(id), PRIMARY KEY (session, series, number));
        CREATE TABLE IF NOT EXISTS noise_certificates (conditions TEXT NOT NULL, host TEXT NOT NULL, issued TEXT NOT NULL, document TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS perf_runs_by_scenario ON perf_runs(scenario, started);
        """;

    private readonly SqliteConnection _connection;

    /// <summary>Opens or creates the history of a results folder.</summary>
    public PerformanceHistory(string folder)
    {
        Directory.CreateDirectory(folder);
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, RunHistory.FileName), Pooling = false }
            .ToString());
        _connection.Open();
        using var command = Command(Schema);
        command.ExecuteNonQuery();
    }

    /// <summary>Appends a run; its number.</summary>
    public long Append(string session, HostFingerprint host, ScenarioRun run)
    {
        using var command = Command(
            "INSERT INTO perf_runs (session, scenario, arm, seed, started, host, nodes, failure, steal, pressure, metrics) VALUES ($session, $scenario, "
                + "$arm, $seed, $started, $host, $nodes, $failure, $steal, $pressure, $metrics) RETURNING id",
            ("$session", session), ("$scenario", run.Scenario), ("$arm", run.Arm), ("$seed", run.Seed),
                ("$started", run.Started.ToString("O", CultureInfo.InvariantCulture)), ("$host", host.ToString()),
            ("$nodes", string.Join("; ", run.Nodes.Select(static n => $"{n.Implementation} {n.Version} {n.Digest}").Distinct())),
            ("$failure", (object?)run.Failure ?? DBNull.Value), ("$steal", run.Machine.StealShare),
                ("$pressure", run.Machine.PressureShare), ("$metrics", JsonSerializer.Serialize(run.Metrics)));
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Appends a pair of runs.</summary>
    public void AppendPair(string session, string series, PairResult pair, long baseline, long candidate)
    {
        using var command = Command(
            "INSERT INTO perf_pairs VALUES ($session, $series, $number, $first, $baseline, $candidate)",
            ("$session", session), ("$series", series), ("$number", pair.Number), ("$first", pair.CandidateFirst), ("$baseline", baseline),
                ("$candidate", candidate));
        command.ExecuteNonQuery();
    }

    /// <summary>Pairs of a series, in order of time, over all commands that recorded it.</summary>
    public IReadOnlyList<PairResult> Pairs(string series)
    {
        List<PairResult> pairs = [];
        using var command = Command(
            "SELECT p.number, p.candidate_first, b.metrics, c.metrics FROM perf_pairs p JOIN perf_runs b ON b.id = p.baseline JOIN perf_runs c ON c.id = "
                + "p.candidate WHERE p.series = $series ORDER BY p.baseline + p.candidate", ("$series", series));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            pairs.Add(new PairResult(reader.GetInt32(0), reader.GetBoolean(1), Metrics(reader.GetString(2)), Metrics(reader.GetString(3))));
        }

        return pairs;
    }

    /// <summary>Runs, oldest first.</summary>
    /// <param name="scenario">Scenario; null for all.</param>
    /// <param name="session">Run id; null for all.</param>
    public IReadOnlyList<RecordedRun> Runs(string? scenario, string? session)
    {
        List<RecordedRun> runs = [];
        using var command = Command(
            "SELECT id, session, scenario, arm, seed, started, host, nodes, failure, metrics FROM perf_runs WHERE ($scenario IS NULL OR scenario = "
                + "$scenario) AND ($session IS NULL OR session = $session) ORDER BY id",
            ("$scenario", (object?)scenario ?? DBNull.Value), ("$session", (object?)session ?? DBNull.Value));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            runs.Add(new RecordedRun(
                reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetInt32(4),
                    DateTimeOffset.Parse(reader.GetString(5), CultureInfo.InvariantCulture),
                reader.GetString(6), reader.GetString(7), reader.IsDBNull(8) ? null : reader.GetString(8), Metrics(reader.GetString(9))));
        }

        return runs;
    }

    /// <summary>Keeps what was certified of a machine.</summary>
    /// <param name="conditions">What was measured how.</param>
    /// <param name="host">Fingerprint of the machine.</param>
    /// <param name="issued">When.</param>
    /// <param name="certificate">Any record that JSON can hold.</param>
    public void Append<T>(string conditions, string host, DateTimeOffset issued, T certificate)
    {
        using var command = Command(
            "INSERT INTO noise_certificates VALUES ($conditions, $host, $issued, $document)",
            ("$conditions", conditions), ("$host", host), ("$issued", issued.ToString("O", CultureInfo.InvariantCulture)),
            ("$document", JsonSerializer.Serialize(certificate, Options)));
        command.ExecuteNonQuery();
    }

    /// <summary>What was certified last of a machine under some conditions; null when nothing was.</summary>
    public T? Certificate<T>(string conditions, string host)
        where T : class
    {
        using var command = Command("SELECT document FROM noise_certificates WHERE conditions = $conditions AND host = $host ORDER BY rowid DESC LIMIT 1",
            ("$conditions", conditions), ("$host", host));
        return command.ExecuteScalar() is string document ? JsonSerializer.Deserialize<T>(document, Options) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static JsonSerializerOptions Options { get; } =
        new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private static Dictionary<string, double> Metrics(string json) => JsonSerializer.Deserialize<Dictionary<string, double>>(json)!;

    private SqliteCommand Command(string sql, params (string Name, object Value)[] parameters)
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
