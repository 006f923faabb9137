using System.Globalization;

namespace Waku.QA.Runs.Suites;

/// <summary>
/// Recorded durations of cases, as lines of milliseconds and name: <c>suites/durations.tsv</c>, or what <c>waku-qa history --durations</c>
/// wrote elsewhere.
/// </summary>
internal static class DurationFile
{
    public static IReadOnlyDictionary<string, double> Read(string file) => !File.Exists(file) ? new Dictionary<string, double>() : File.ReadLines(file)
        .Select(static l => l.Split('\t', 2))
        .Where(static p => p.Length == 2)
        .ToDictionary(static p => p[1], static p => double.Parse(p[0], CultureInfo.InvariantCulture));

    /// <summary>Shorter cases are all alike for a split.</summary>
    private const double WorthWriting = 200;

    public static void Write(string file, IReadOnlyDictionary<string, double> durations) =>
        File.WriteAllLines(file,
            durations.Where(static d => d.Value >= WorthWriting).OrderBy(static d => d.Key, StringComparer.Ordinal)
                .Select(static d => string.Create(CultureInfo.InvariantCulture, $"{d.Value:0}\t{d.Key}")));
}
