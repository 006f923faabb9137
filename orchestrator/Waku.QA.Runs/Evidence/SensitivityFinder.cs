using System.Globalization;
using System.Text.Json;
using Waku.QA.Files;

namespace Waku.QA.Runs.Evidence;

/// <summary>Finds the newest proof of sensitivity in a folder of results.</summary>
internal static class SensitivityFinder
{
    private const string FileName = "sensitivity.json";
    private const int DayLength = 8;

    /// <summary>The proof that came with the program; there is none in a checkout.</summary>
    public static string? Shipped => Repository.Checkout is null ? Path.Combine(Repository.Root, FileName) : null;

    /// <summary>The newest proof; null when there is none that can be read.</summary>
    /// <param name="results">Folder of results.</param>
    /// <param name="shipped">File of another proof, whether it is there or not; null for none.</param>
    public static SensitivityEvidence? Newest(string results, string? shipped)
    {
        IEnumerable<string> files = Directory.Exists(results)
            ? Directory.EnumerateDirectories(results).Select(static d => Path.Combine(d, FileName))
            : [];
        return files.Concat(shipped is null ? [] : [shipped]).Where(File.Exists)
            .Select(Read).OfType<SensitivityEvidence>().OrderBy(static s => s.Run, StringComparer.Ordinal).LastOrDefault();
    }

    private static SensitivityEvidence? Read(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            var run = document.RootElement.GetProperty("run").GetString() ?? "";
            var mutants = document.RootElement.GetProperty("results").EnumerateArray()
                .Where(static r => r.TryGetProperty("mutant", out var name) && name.ValueKind == JsonValueKind.String)
                .Select(static r => r.GetProperty("killers").GetArrayLength()).ToList();
            return run.Length > DayLength
                && DateOnly.TryParseExact(run[..DayLength], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? new SensitivityEvidence(run, day, mutants.Count(static k => k > 0), mutants.Count)
                : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IOException)
        {
            // Half a file is no proof, and no reason to end a run.
            return null;
        }
    }
}
