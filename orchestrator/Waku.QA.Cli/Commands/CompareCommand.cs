using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using Waku.QA.Cli.Settings;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Performance.Comparison;
using Waku.QA.Performance.Recording;
using Waku.QA.Runs.Comparing;
using Waku.QA.Runs.Dossiers;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.History;

namespace Waku.QA.Cli.Commands;

/// <summary><c>waku-qa compare</c>: two recorded runs side by side, their cases and what they measured.</summary>
internal static class CompareCommand
{
    public const string Examples = """
        waku-qa compare 20261126-101500-1a2b 20261127-101500-3c4d       runs of the folder of results
        waku-qa compare old/results/20261126-101500-1a2b results/20261127-101500-3c4d
        """;

    private const int LongestReason = 120;
    private static readonly JsonSerializerOptions WithNulls = new(Jsons.Line) { DefaultIgnoreCondition = JsonIgnoreCondition.Never };

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
            var (evidence, measures) = ((Evidence(results, old), Evidence(results, young)), Measures(results, old, young));
            foreach (var (run, isThere) in ((string, bool)[])
                [(old, evidence.Item1 is not null || measures.Before.Count > 0), (young, evidence.Item2 is not null || measures.After.Count > 0)])
            {
                if (!isThere)
                {
                    throw new UsageException($"no run '{run}' is known: there is no folder of that name with evidence of cases, and the history of {results} "
                        + "has no measures of it; 'waku-qa history' lists the runs, 'waku-qa history --metrics' the measured ones");
                }
            }

            var cases = evidence is ({ } a, { } b) ? RunComparison.Of(a, b) : null;
            var (rows, why) = Compare(measures.Before, measures.After);
            if (cases is null && rows.Count == 0)
            {
                throw new UsageException(why ?? $"of '{old}' and '{young}' one has cases and the other measures: there is nothing to compare");
            }

            if (result.GetValue(CommandOptions.Json))
            {
                Console.WriteLine(Document(cases, rows));
                return;
            }

            foreach (var (run, _) in new[] { (old, evidence.Item1), (young, evidence.Item2) }.Where(static r => r.Item2 is { End: null }))
            {
                Console.WriteLine($"{run} did not end: what it did not reach counts as absent");
            }

            Print(cases);
            Print(rows);
            if (why is not null)
            {
                Console.WriteLine(why);
            }
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

    /// <summary>What the history has of both; nothing where there is no history: looking makes none.</summary>
    private static (IReadOnlyList<RecordedRun> Before, IReadOnlyList<RecordedRun> After) Measures(string results, string before, string after)
    {
        if (!File.Exists(Path.Combine(results, RunHistory.FileName)))
        {
            return ([], []);
        }

        try
        {
            using var history = new PerformanceHistory(results);
            return (Of(before), Of(after));

            IReadOnlyList<RecordedRun> Of(string run) => history.Runs(null, Path.GetFileName(Path.TrimEndingDirectorySeparator(run)));
        }
        catch (SqliteException e)
        {
            throw new EnvironmentException($"{Path.Combine(results, RunHistory.FileName)}: cannot be read: {e.Message}", "name another folder by --out", e);
        }
    }

    private static (IReadOnlyList<SessionComparison> Rows, string? Why) Compare(IReadOnlyList<RecordedRun> before, IReadOnlyList<RecordedRun> after)
    {
        try
        {
            return (before.Count == 0 || after.Count == 0 ? [] : SessionComparison.Of(before, after), null);
        }
        catch (UsageException e)
        {
            return ([], e.Message);
        }
    }

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
        WithNulls);

    private static void Print(RunComparison? cases)
    {
        if (cases is null)
        {
            return;
        }

        foreach (var (isNewer, node) in cases.Nodes)
        {
            Console.WriteLine($"{(isNewer ? "+" : "-")} {node.Implementation} {SafeText.Line(node.Version)} ({node.Digest})");
        }

        foreach (var change in cases.Changes)
        {
            Console.WriteLine($"{change.Kind.ToString().ToLowerInvariant(),-9} {SafeText.Line(change.Name)}  {Word(change.Before)} → {Word(change.After)}"
                + $"{(change.IsUnsteady ? ", unsteady" : "")}{(change.Why.Length > 0 ? $": {SafeText.Brief(change.Why, LongestReason)}" : "")}");
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
}
