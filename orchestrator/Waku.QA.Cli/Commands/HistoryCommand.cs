using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Waku.QA.Cli.Settings;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Performance.Recording;
using Waku.QA.Runs.History;
using Waku.QA.Runs.Sessions;
using Waku.QA.Runs.Suites;

namespace Waku.QA.Cli.Commands;

/// <summary><c>waku-qa history</c>: the runs of a results folder, none left out, and what they say of the harness.</summary>
internal static class HistoryCommand
{
    private const int DefaultLast = 30;

    public static Command Create(UserSettings settings)
    {
        var suite = new Argument<string?>("suite") { Description = "suite or tier; all when absent", Arity = ArgumentArity.ZeroOrOne };
        var last = new Option<int?>("--last") { Description = $"runs shown and counted, newest first; {DefaultLast} when absent" };
        var durations = new Option<string?>("--durations") { Description = "writes median durations of cases to this file, for --shard" };
        var metrics = new Option<bool>("--metrics") { Description = "measured runs instead of suites" };
        var trend = new Option<string?>("--trend") { Description = "scenario:metric, for example relay-star:latency.p50: its medians over time, with a plot" };
        var export = new Option<string?>("--export") { Description = "writes every measured run to this .csv or .json file" };
        var command = new Command("history", "runs of a results folder, and the rate of failures that the harness caused") { suite, last, durations, metrics,
            trend, export, CommandOptions.Out, CommandOptions.Json };
        command.SetAction(result =>
        {
            var folder = result.GetValue(CommandOptions.Out) ?? settings.Text("out") ?? Repository.Results;
            if (result.GetValue(metrics) || result.GetValue(trend) is not null || result.GetValue(export) is not null)
            {
                return Measured(folder, result.GetValue(trend), result.GetValue(export));
            }

            using var history = new RunHistory(folder);
            if (result.GetValue(durations) is { } file)
            {
                DurationFile.Write(file, history.Durations());
            }

            var runs = history.Runs(result.GetValue(suite), result.GetValue(last) ?? DefaultLast);
            if (result.GetValue(CommandOptions.Json))
            {
                Console.WriteLine(JsonSerializer.Serialize(new { schema = 1, runs }, JsonSerializerOptions.Web));
                return 0;
            }

            Print(runs);
            return 0;
        });
        return command;
    }

    private static int Measured(string folder, string? trend, string? export)
    {
        using var history = new PerformanceHistory(Path.GetFullPath(folder));
        if (export is not null)
        {
            MetricsHistory.Export(history, export);
        }
        else if (trend is null)
        {
            MetricsHistory.List(history);
        }
        else if (trend.Split(':', 2) is [var scenario, var metric])
        {
            MetricsHistory.Trend(history, scenario, metric, folder);
        }
        else
        {
            throw new UsageException($"--trend '{trend}': scenario:metric expected, for example relay-star:latency.p50");
        }

        return 0;
    }

    private static void Print(IReadOnlyList<HistoryRun> runs)
    {
        foreach (var run in runs)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{run.Started:yyyy-MM-dd HH:mm:ss}  {run.Suite,-11} {run.Engine,-8} {run.Verdict,-15} {run.Passed,4} of {run.Cases,4} passed, "
                    + $"{run.Failed} failed, {run.Environment} environment  {run.Seconds,6:0.0} s  {run.Id}{(run.Filter is null ? "" : $"  ({run.Filter})")}"));
        }

        var whole = runs.Where(static r => r.Filter is null).ToList();
        var harness = whole.Count(static r => r.Environment > 0 || r.Verdict == "harnessfailure");
        var blocked = whole.Count(static r => r.Verdict == "block");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{whole.Count} whole runs: {whole.Count(static r => r.Verdict == "pass")} passed, {blocked} blocked, {harness} with failures of the harness "
                + $"or its environment (95 % upper bounds: {Binomial.UpperBound(blocked, whole.Count):0.0 %} and "
                + $"{Binomial.UpperBound(harness, whole.Count):0.0 %} of runs)"));
    }
}
