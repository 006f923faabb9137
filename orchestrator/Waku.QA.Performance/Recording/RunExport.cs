using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Waku.QA.Performance.Recording;

/// <summary>The history for other tools.</summary>
public static class RunExport
{
    private static readonly JsonSerializerOptions Options =
        new(JsonSerializerDefaults.Web)
        {
            WriteIndented = true,
            DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping
        };

    /// <summary>One line for each run, one column for each metric that any run has.</summary>
    public static string Csv(IReadOnlyList<RecordedRun> runs)
    {
        var metrics = runs.SelectMany(static r => r.Metrics.Keys).Distinct().Order(StringComparer.Ordinal).ToList();
        var csv = new StringBuilder();
        csv.AppendLine(string.Join(',', ["id", "session", "scenario", "arm", "seed", "started", "host", "nodes", "failure", .. metrics]));
        foreach (var run in runs)
        {
            IEnumerable<string> fields =
            [
                run.Id.ToString(CultureInfo.InvariantCulture), run.Session, run.Scenario, run.Arm, run.Seed.ToString(CultureInfo.InvariantCulture),
                    run.Started.ToString("O", CultureInfo.InvariantCulture), run.Host, run.Nodes, run.Failure ?? "",
                .. metrics.Select(m => run.Metrics.TryGetValue(m, out var v) ? v.ToString("R", CultureInfo.InvariantCulture) : ""),
            ];
            csv.AppendLine(string.Join(',', fields.Select(Quote)));
        }

        return csv.ToString();
    }

    /// <summary>All runs as one document.</summary>
    public static string Json(IReadOnlyList<RecordedRun> runs) => JsonSerializer.Serialize(new { schema = 1, runs }, Options);

    private static string Quote(string field) =>
        field.AsSpan().IndexOfAny(",\"\n\r") >= 0 ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
