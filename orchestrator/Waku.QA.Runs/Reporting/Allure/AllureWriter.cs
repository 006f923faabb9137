using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Reporting.Allure;

/// <summary>
/// Allure result files (format of Allure 2, which Allure 3 reads too), as Allure.NUnit writes them where viewers look. The one class to swap for
/// Allure.Net.Commons when that can be restored (issue 18).
/// </summary>
internal static class AllureWriter
{
    /// <summary>A viewer of Allure 3 keeps its own history beside the runs.</summary>
    private const string Settings = "export default { output: \"./allure-report\", historyPath: \"../allure-history.jsonl\" };\n";

    /// <summary>Writes the results of a run.</summary>
    /// <param name="folder">Folder of the results.</param>
    /// <param name="cases">Cases.</param>
    /// <param name="run">What they have in common.</param>
    /// <param name="byCluster">Attachments of clusters.</param>
    public static void Write(string folder, IReadOnlyList<CaseRecord> cases, AllureRun run, ILookup<string, Attachment> byCluster)
    {
        Directory.CreateDirectory(folder);
        var stored = byCluster.ToDictionary(static g => g.Key, g => g.Select(a => Store(folder, a)).ToList());
        foreach (var record in cases)
        {
            Put(folder, record, run, record.Cluster is { } cluster ? stored.GetValueOrDefault(cluster, []) : []);
        }

        File.WriteAllLines(Path.Combine(folder, "environment.properties"),
            run.Environment.Select(static e => $"{e.Key.Replace(' ', '.')}={e.Value.ReplaceLineEndings(" ")}"));
        File.WriteAllText(Path.Combine(folder, "categories.json"), JsonSerializer.Serialize(new object[]
        {
            new { name = "Known issues", matchedStatuses = new[] { "failed" }, messageRegex = "(?s)Known issue.*" },
            new { name = "Product failures", matchedStatuses = new[] { "failed" } },
            new { name = "Environment failures", matchedStatuses = new[] { "broken" } },
            new { name = "Unsupported by a node", matchedStatuses = new[] { "skipped" }, messageRegex = "(?s)Unsupported.*" },
            new { name = "Not tested", matchedStatuses = new[] { "skipped" } },
            new { name = "Undecided", matchedStatuses = new[] { "unknown" } },
        }, Jsons.Indented));
        var executor = run.Executor;
        File.WriteAllText(Path.Combine(folder, AllureExecutor.FileName), JsonSerializer.Serialize(
            new { executor.Name, executor.Type, executor.BuildName, executor.BuildOrder, BuildUrl = executor.BuildUrl?.ToString(), executor.ReportName },
            Jsons.Indented));
        AllureHistory.Write(folder, cases, run);
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(folder)!, "allurerc.mjs"), Settings);
    }

    /// <summary>The id of a text.</summary>
    public static string Id(string text)
    {
        var hex = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        return $"{hex[..8]}-{hex[8..12]}-{hex[12..16]}-{hex[16..20]}-{hex[20..32]}";
    }

    /// <summary>The viewer's word.</summary>
    public static string Status(CaseStatus status) => status switch
    {
        CaseStatus.Passed => "passed",
        CaseStatus.Failed => "failed",
        CaseStatus.Environment => "broken",
        CaseStatus.Undecided => "unknown",
        _ => "skipped",
    };

    /// <summary>
    /// The result that stands, and the other attempts as retries. Viewers take the newest of one history id for the result, so the others are
    /// written as just before it, in their order.
    /// </summary>
    private static void Put(string folder, CaseRecord record, AllureRun run, List<object> ofCluster)
    {
        var standing = record.Attempts.Count > 0 && record.Attempts[^1].Status == record.Status && record.Attempts[0].Status != record.Status
            ? record.Attempts.Count - 1
            : 0;
        var others = record.Attempts.Where((_, i) => i != standing).ToList();
        var next = record.Start;
        foreach (var attempt in Enumerable.Reverse(others))
        {
            // One after the other without overlap: Allure 2 sorts them by their start, Allure 3 by their end.
            var stop = next.AddMilliseconds(-1);
            next = stop.AddMilliseconds(-attempt.Milliseconds);
            Put(folder, Id($"{record.FullName}{record.Start.Ticks}/{attempt.Number}"), record, run, attempt.Status, attempt.Message, "", (next, stop), [], []);
        }

        Put(folder, Id(record.FullName + record.Start.Ticks), record, run, record.Status, record.Message, record.Trace, (record.Start, record.Stop),
            [.. record.Steps], [.. record.Attachments.Select(a => Store(folder, a)), .. ofCluster]);
    }

    private static void Put(string folder, string id, CaseRecord record, AllureRun run, CaseStatus status, string message, string trace,
        (DateTimeOffset Start, DateTimeOffset Stop) time, IReadOnlyList<StepRecord> steps, IReadOnlyList<object> attachments)
    {
        var known = run.Excused.GetValueOrDefault(record.FullName);
        var (space, type, _) = AllureLabels.Parts(record.FullName);
        var ran = run.Nodes.Where(n => n.Cluster == record.Cluster).Select(static n => n.ToEvidence()).Distinct();
        var result = new
        {
            uuid = id,
            historyId = Id(record.FullName),
            testCaseId = Id(record.FullName),
            fullName = record.FullName,
            name = record.Name,
            titlePath = (string[])[.. space.Split('.'), type[(type.LastIndexOf('.') + 1)..]],
            description = AllureText.Description(record),
            status = Status(status),
            statusDetails = new
            {
                message = AllureText.Prefix(status, known) + message,
                trace,
                known = known is not null,
                muted = known is not null,
                flaky = record.Classification.StartsWith("flaky", StringComparison.Ordinal),
            },
            stage = "finished",
            start = time.Start.ToUnixTimeMilliseconds(),
            stop = time.Stop.ToUnixTimeMilliseconds(),
            labels = AllureLabels.Of(record, run, run.Executor.Name).Where(static l => l.Value.Length > 0)
                .Select(static l => new { name = l.Name, value = l.Value }).ToArray(),
            links = AllureLabels.Links(record, run).Select(static l => new { name = l.Name, url = l.Url, type = l.Type }).ToArray(),

            // What ran differs from run to run: the history of a case must not.
            parameters = record.Parameters.Select(static p => new { name = p.Name, value = p.Value, excluded = false })
                .Concat(ran.Select(static n => new { name = $"node {n.Implementation}", value = $"{n.Version} {n.Digest}", excluded = true })).ToArray(),
            steps = steps.Select(static s => new
            {
                name = s.Name,
                status = s.Error is null ? "passed" : "failed",
                statusDetails = new { message = s.Error ?? "" },
                stage = "finished",
                start = s.Start.ToUnixTimeMilliseconds(),
                stop = s.Stop.ToUnixTimeMilliseconds(),
            }).ToArray(),
            attachments,
        };
        File.WriteAllText(Path.Combine(folder, $"{id}-result.json"), JsonSerializer.Serialize(result, Jsons.Indented));
    }

    private static object Store(string folder, Attachment attachment)
    {
        var source = $"{Convert.ToHexStringLower(SHA256.HashData(attachment.Content))[..32]}-attachment.{attachment.Extension}";
        File.WriteAllBytes(Path.Combine(folder, source), attachment.Content);
        return new { name = attachment.Name, source, type = attachment.MediaType };
    }
}
