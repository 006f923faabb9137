using System.Text.Json;
using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Reporting.Allure;

/// <summary>
/// What Allure 2 takes from an earlier report, written from the history of the results folder: so a trend needs no report of before. Allure 3
/// keeps a file of its own, whose place <c>allurerc.mjs</c> names.
/// </summary>
internal static class AllureHistory
{
    /// <summary>Runs that are shown.</summary>
    public const int Last = 20;

    /// <summary>Writes <c>history/</c> into a folder of results.</summary>
    public static void Write(string results, IReadOnlyList<CaseRecord> cases, AllureRun run)
    {
        if (run.Past.Count == 0)
        {
            return;
        }

        var folder = Path.Combine(results, "history");
        Directory.CreateDirectory(folder);
        Put("history-trend.json", run.Past.Select(static p => new
        {
            buildOrder = p.Started.ToUnixTimeSeconds(),
            reportName = p.RunId,
            data = Counts(p.Cases.Select(static c => c.Status)),
        }));
        Put("duration-trend.json", run.Past.Select(static p => new
        {
            buildOrder = p.Started.ToUnixTimeSeconds(),
            reportName = p.RunId,
            data = new { duration = (long)p.Cases.Select(static c => c.Milliseconds).DefaultIfEmpty().Max() },
        }));
        var names = cases.Select(static c => c.FullName).ToHashSet();
        var before = run.Past.SelectMany(static p => p.Cases.Select(c => (Run: p, Case: c))).Where(c => names.Contains(c.Case.FullName))
            .ToLookup(static c => c.Case.FullName);
        Put("history.json", before.ToDictionary(static g => AllureWriter.Id(g.Key), static g => new
        {
            statistic = Counts(g.Select(static c => c.Case.Status)),
            items = g.Select(static c => new
            {
                uid = AllureWriter.Id(c.Case.FullName + c.Run.RunId).Replace("-", "", StringComparison.Ordinal)[..16],
                status = AllureWriter.Status(c.Case.Status),
                time = new
                {
                    start = c.Run.Started.ToUnixTimeMilliseconds(),
                    stop = c.Run.Started.ToUnixTimeMilliseconds() + (long)c.Case.Milliseconds,
                    duration = (long)c.Case.Milliseconds,
                },
            }).ToArray(),
        }));

        void Put(string name, object content) => File.WriteAllText(Path.Combine(folder, name), JsonSerializer.Serialize(content, Jsons.Indented));
    }

    private static Dictionary<string, int> Counts(IEnumerable<CaseStatus> statuses)
    {
        var counts = new Dictionary<string, int> { ["failed"] = 0, ["broken"] = 0, ["skipped"] = 0, ["passed"] = 0, ["unknown"] = 0, ["total"] = 0 };
        foreach (var status in statuses)
        {
            counts[AllureWriter.Status(status)]++;
            counts["total"]++;
        }

        return counts;
    }
}
