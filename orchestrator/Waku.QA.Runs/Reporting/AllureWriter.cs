using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Waku.QA.CaseKit.Records;
using Waku.QA.Clusters;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Sessions;

namespace Waku.QA.Runs.Reporting;

/// <summary>Allure result files (format of Allure 2, which Allure 3 reads too).</summary>
internal static class AllureWriter
{
    public static void Write(string folder, IReadOnlyList<CaseRecord> cases, IReadOnlyList<RunNode> nodes, IReadOnlyDictionary<string, string> environment,
        ILookup<string, Attachment> byCluster)
    {
        Directory.CreateDirectory(folder);
        var stored = byCluster.ToDictionary(static g => g.Key, g => g.Select(a => Store(folder, a)).ToList());
        foreach (var record in cases)
        {
            var ran = nodes.Where(n => n.Cluster == record.Cluster).Select(static n => n.ToEvidence()).Distinct();
            WriteCase(folder, record, [.. ran.Select(static n => ($"node {n.Implementation}", $"{n.Version} {n.Digest}"))],
                record.Cluster is { } cluster ? stored.GetValueOrDefault(cluster, []) : []);
        }

        File.WriteAllLines(Path.Combine(folder, "environment.properties"),
            environment.Select(static e => $"{e.Key.Replace(' ', '.')}={e.Value.ReplaceLineEndings(" ")}"));
        File.WriteAllText(Path.Combine(folder, "categories.json"), JsonSerializer.Serialize(new object[]
        {
            new { name = "Product failures", matchedStatuses = new[] { "failed" } },
            new { name = "Environment failures", matchedStatuses = new[] { "broken" } },
            new { name = "Unsupported by a node", matchedStatuses = new[] { "skipped" }, messageRegex = "(?s)Unsupported.*" },
            new { name = "Not tested", matchedStatuses = new[] { "skipped" } },
            new { name = "Undecided", matchedStatuses = new[] { "unknown" } },
        }, Jsons.Indented));
    }

    private static void WriteCase(string folder, CaseRecord record, IReadOnlyList<(string Name, string Value)> ran, List<object> ofCluster)
    {
        var id = Id(record.FullName + record.Start.Ticks);
        var result = new
        {
            uuid = id,
            historyId = Id(record.FullName),
            testCaseId = Id(record.FullName),
            fullName = record.FullName,
            name = record.Name,
            description = Description(record),
            status = Status(record.Status),
            statusDetails = new { message = Prefix(record.Status) + record.Message, trace = record.Trace },
            stage = "finished",
            start = record.Start.ToUnixTimeMilliseconds(),
            stop = record.Stop.ToUnixTimeMilliseconds(),
            labels = new[]
            {
                new { name = "parentSuite", value = record.Suite },
                new { name = "suite", value = record.Feature },
                new { name = "feature", value = record.Feature },
                new { name = "framework", value = "nunit" },
                new { name = "language", value = "csharp" },
            }.Concat(record.Requirements.Select(static r => new { name = "tag", value = r })).ToArray(),
            parameters = record.Parameters.Concat(ran).Select(static p => new { name = p.Name, value = p.Value }).ToArray(),
            steps = record.Steps.Select(static s => new
            {
                name = s.Name,
                status = s.Error is null ? "passed" : "failed",
                statusDetails = new { message = s.Error ?? "" },
                stage = "finished",
                start = s.Start.ToUnixTimeMilliseconds(),
                stop = s.Stop.ToUnixTimeMilliseconds(),
            }).ToArray(),
            attachments = record.Attachments.Select(a => Store(folder, a)).Concat(ofCluster).ToArray(),
        };
        File.WriteAllText(Path.Combine(folder, $"{id}-result.json"), JsonSerializer.Serialize(result, Jsons.Indented));
    }

    private static string Description(CaseRecord record)
    {
        var text = new StringBuilder(record.Expectation);
        if (record.Requirements.Count > 0)
        {
            text.Append($"\n\nChecks: {string.Join(", ", record.Requirements)}.");
        }

        if (record.Classification.Length > 0)
        {
            text.Append($"\n\n{record.Classification}.\n");
            foreach (var attempt in record.Attempts)
            {
                text.Append($"\n{attempt.Number}. {attempt.Status}, {attempt.Milliseconds:0} ms. {attempt.Message.Split('\n')[0]}");
            }
        }

        return text.ToString();
    }

    private static object Store(string folder, Attachment attachment)
    {
        var source = $"{Convert.ToHexStringLower(SHA256.HashData(attachment.Content))[..32]}-attachment.{attachment.Extension}";
        File.WriteAllBytes(Path.Combine(folder, source), attachment.Content);
        return new { name = attachment.Name, source, type = attachment.MediaType };
    }

    private static string Status(CaseStatus status) => status switch
    {
        CaseStatus.Passed => "passed",
        CaseStatus.Failed => "failed",
        CaseStatus.Environment => "broken",
        CaseStatus.Undecided => "unknown",
        _ => "skipped",
    };

    private static string Prefix(CaseStatus status) => status switch
    {
        CaseStatus.Unsupported => "Unsupported: ",
        CaseStatus.NotTested => "Not tested: ",
        CaseStatus.Undecided => "Undecided: ",
        _ => "",
    };

    private static string Id(string text)
    {
        var hex = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        return $"{hex[..8]}-{hex[8..12]}-{hex[12..16]}-{hex[16..20]}-{hex[20..32]}";
    }
}
