using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Bisecting;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Progress;
using Waku.QA.Runs.Selection;

namespace Waku.QA.Runs.Reruns;

/// <summary><c>waku-qa bisect</c>: looks at both ends, then searches between them, build by build.</summary>
internal sealed class BisectSession(BisectRequest request, IAdapterCatalogue catalogue, TimeProvider time, RunConsole console)
{
    private const string FileName = "bisect.json";
    private readonly SortedDictionary<int, BisectRow> _rows = [];

    /// <summary>Exit code 0 when the first bad build is sure enough, 2 when it is not, 3 when an end cannot be tested.</summary>
    public async Task<int> RunAsync(bool json, CancellationToken cancellationToken)
    {
        var builds = BisectList.Of(request, catalogue);
        var start = time.GetTimestamp();
        var run = $"{RunIds.New(time)}-bisect";
        var folder = Path.GetFullPath(Path.Combine(request.Out, run));
        var search = new BisectSearch(builds.Count, request.Rate, request.Sure);
        await using (var oracle = new BisectOracle(request, builds, folder, catalogue, time, console))
        {
            await EndAsync(search, oracle, builds, BisectEnds.Bad(builds.Count), bad: true, cancellationToken);
            await EndAsync(search, oracle, builds, BisectEnds.Good(search.Rate), bad: false, cancellationToken);
            while (search.Next() is { } step)
            {
                await RunAsync(search, oracle, builds, step, cancellationToken);
            }
        }

        var (best, confidence) = search.Best;
        var (first, last) = search.Range;
        var report = new BisectReport
        {
            Run = run,
            Implementation = request.Implementation,
            Case = request.Case,
            FirstBad = builds[best],
            LastGood = builds[best - 1],
            Confidence = Math.Round(confidence, 4),
            Found = confidence >= request.Sure,
            Among = [.. builds.Skip(first).Take(last - first + 1)],
            Rate = Math.Round(search.Rate, 3),
            Builds = _rows.Count,
            Executions = _rows.Values.Sum(static r => r.Passed + r.Failed),
            Seconds = Math.Round(time.GetElapsedTime(start).TotalSeconds, 1),
            Rows = [.. _rows.Values],
        };
        await File.WriteAllTextAsync(Path.Combine(folder, FileName), JsonSerializer.Serialize(report, Jsons.Indented), cancellationToken);
        Say(report, folder, json);
        return (report.Found ? Verdict.Pass : Verdict.Undecided).ExitCode();
    }

    /// <summary>An end that is not what the user says would lead the search anywhere.</summary>
    private async Task EndAsync(BisectSearch search, BisectOracle oracle, IReadOnlyList<string> builds, BisectStep step, bool bad,
        CancellationToken cancellationToken)
    {
        var failed = await RunAsync(search, oracle, builds, step, cancellationToken);
        var row = _rows[step.Position];
        if (failed is null)
        {
            throw new EnvironmentException($"{row.Build}: cannot be tested: {row.Why}");
        }

        if (failed != bad)
        {
            throw new UsageException(bad ? $"--bad '{row.Build}': passed {row.Passed} times; name a build in which {request.Case} fails"
                : $"--good '{row.Build}': failed: {row.Why}; name a build in which {request.Case} passes");
        }
    }

    /// <summary>Runs a step to its end or its first failure; null when the build gives no answer.</summary>
    private async Task<bool?> RunAsync(BisectSearch search, BisectOracle oracle, IReadOnlyList<string> builds, BisectStep step,
        CancellationToken cancellationToken)
    {
        var row = _rows.GetValueOrDefault(step.Position) ?? new BisectRow(builds[step.Position], 0, 0, "", false);
        bool? failed = null;
        for (var i = 0; i < step.Repeats && failed is not true; i++)
        {
            (failed, var why) = await oracle.RunAsync(step.Position, cancellationToken);
            row = failed switch
            {
                true => row with { Failed = row.Failed + 1, Why = why },
                false => row with { Passed = row.Passed + 1 },
                _ => row with { Why = why, Skipped = true },
            };
            _rows[step.Position] = row;
            if (failed is not { } answer)
            {
                search.Skip(step.Position);
                break;
            }

            // A good end that fails is the user's word against the build's: it is said, not searched with.
            if (step.Position > 0 || !answer)
            {
                search.Observe(step.Position, answer);
            }
        }

        console.Line(string.Create(CultureInfo.InvariantCulture, $"{Mark(failed)} {Markup.Escape(row.Build)}: {row.Failed} of {row.Passed + row.Failed} failed"
            + $"{(row.Why.Length > 0 ? $" [grey]{Markup.Escape(row.Why)}[/]" : "")}; first bad is {Markup.Escape(builds[search.Best.Position])} "
            + $"({search.Best.Confidence:0.00})"));
        return failed;
    }

    private static string Mark(bool? failed) => failed switch
    {
        true => "[red]bad[/]    ",
        false => "[green]passed[/] ",
        _ => "[yellow]skipped[/]",
    };

    private static void Say(BisectReport report, string folder, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(report, Jsons.Indented));
            return;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\n{(report.Found ? "first bad" : "not sure; most likely")}: {report.FirstBad} ({report.Confidence:0.000}), last good: {report.LastGood}"));
        if (!report.Found)
        {
            Console.WriteLine($"one of: {string.Join(", ", report.Among)}");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Builds} builds, {report.Executions} executions, a bad build fails about "
            + $"{report.Rate:0 %} of the time, {report.Seconds:0} s  → {Path.Combine(folder, FileName)}"));
    }
}
