using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Waku.QA.Cli.Settings;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Performance.Comparison;
using Waku.QA.Performance.Recording;
using Waku.QA.Runs.Comparing;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Cli.Commands;

/// <summary><c>waku-qa compare</c>: two recorded runs side by side, their cases and what they measured.</summary>
internal static class CompareCommand
{
    public const string Examples = """
        waku-qa compare 20261126-101500-1a2b 20261127-101500-3c4d       runs of the folder of results
        waku-qa compare old/results/20261126-101500-1a2b results/20261127-101500-3c4d
        """;

    private const int LongestReason = 120;

    public static Command Create(UserSettings settings)
    {
        var before = new Argument<string>("before") { Description = "the older run: its id, or its folder" };
        var after = new Argument<string>("after") { Description = "the newer run: its id, or its folder" };
        var command = new Command("compare", "two runs side by side: cases that broke, were mended, came or went; medians of what was measured; "
            + "for a verdict there are 'gate' and 'perf gate'")
        {
            before, after, CommandOptions.Out, CommandOptions.Json,
        };
        command.SetAction(result =>
        {
            var results = Path.GetFullPath(result.GetValue(CommandOptions.Out) ?? settings.Text("out") ?? Repository.Results);
            var (old, young) = (result.GetRequiredValue(before), result.GetRequiredValue(after));
            var cases = Evidence(results, old) is { } a && Evidence(results, young) is { } b ? RunComparison.Of(a, b) : null;
            using var history = new PerformanceHistory(results);
            var (measuredBefore, measuredAfter) = (Runs(history, old), Runs(history, young));
            var rows = cases is not null && (measuredBefore.Count == 0 || measuredAfter.Count == 0)
                ? []
                : SessionComparison.Of(Known(measuredBefore, old), Known(measuredAfter, young));
            if (result.GetValue(CommandOptions.Json))
            {
                Console.WriteLine(Document(cases, rows));
                return;
            }

            Print(cases);
            Print(rows);
        });
        return command;
    }

    private static RunEvidence? Evidence(string results, string run)
    {
        var folder = Directory.Exists(Path.Combine(results, run)) ? Path.Combine(results, run) : run;
        return File.Exists(Path.Combine(folder, RunEvidence.FileName)) || File.Exists(Path.Combine(folder, EvidenceLine.FileName))
            ? EvidenceReader.Read(folder)
            : null;
    }

    private static IReadOnlyList<RecordedRun> Runs(PerformanceHistory history, string run) =>
        history.Runs(null, Path.GetFileName(Path.TrimEndingDirectorySeparator(run)));

    private static IReadOnlyList<RecordedRun> Known(IReadOnlyList<RecordedRun> runs, string run) => runs.Count > 0
        ? runs
        : throw new UsageException($"no run '{run}' is known: there is no folder of that name with evidence of cases, and the history has no measures of it; "
            + "'waku-qa history' lists the runs, 'waku-qa history --metrics' the measured ones");

    private static string Document(RunComparison? cases, IReadOnlyList<SessionComparison> rows) => JsonSerializer.Serialize(
        new
        {
            schema = 1,
            cases = cases is null ? null : new
            {
                same = cases.Same,
                changes = cases.Changes,
                nodes = cases.Nodes.Select(static n => new { n.IsNewer, n.Node }),
            },
            rows = rows.Select(static r => new { r.Scenario, r.Metric, r.Before, r.After, change = double.IsFinite(r.Change) ? (double?)r.Change : null }),
        },
        Jsons.Line);

    private static void Print(RunComparison? cases)
    {
        if (cases is null)
        {
            return;
        }

        foreach (var (isNewer, node) in cases.Nodes)
        {
            Console.WriteLine($"{(isNewer ? "+" : "-")} {node.Implementation} {node.Version} ({node.Digest})");
        }

        foreach (var change in cases.Changes)
        {
            Console.WriteLine($"{change.Kind.ToString().ToLowerInvariant(),-9} {change.Name}  {Word(change.Before)} → {Word(change.After)}"
                + $"{(change.IsUnsteady ? ", unsteady" : "")}{(change.Why.Length > 0 ? $": {Short(change.Why)}" : "")}");
        }

        var counts = Enum.GetValues<CaseChangeKind>().Select(k => $"{cases.Changes.Count(c => c.Kind == k)} {k.ToString().ToLowerInvariant()}");
        Console.WriteLine($"cases: {cases.Same} as before, {string.Join(", ", counts)}");
    }

    private static void Print(IReadOnlyList<SessionComparison> rows)
    {
        foreach (var row in rows)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{row.Scenario,-20} {row.Metric,-18} {row.Before,12:0.###} {row.After,12:0.###}  {row.Change,8:+0.0%;-0.0%;0.0%}  ({row.Runs.Before} "
                    + $"and {row.Runs.After} runs)"));
        }
    }

    private static string Word(CaseStatus? status) => status?.ToString().ToLowerInvariant() ?? "absent";

    private static string Short(string text) => text.Length <= LongestReason ? text : $"{text[..LongestReason]}…";
}
