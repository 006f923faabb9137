using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Waku.QA.Cli.Settings;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Performance.Comparison;
using Waku.QA.Performance.Recording;

namespace Waku.QA.Cli.Commands;

/// <summary><c>waku-qa compare</c>: two recorded runs side by side.</summary>
internal static class CompareCommand
{
    public static Command Create(UserSettings settings)
    {
        var before = new Argument<string>("before") { Description = "run id of the older one" };
        var after = new Argument<string>("after") { Description = "run id of the newer one" };
        var command = new Command("compare", "medians of two measured runs side by side; a verdict needs 'perf gate'") { before, after, CommandOptions.Out,
            CommandOptions.Json };
        command.SetAction(result =>
        {
            using var history = new PerformanceHistory(Path.GetFullPath(result.GetValue(CommandOptions.Out) ?? settings.Text("out") ?? Repository.Results));
            var rows = SessionComparison.Of(Runs(history, result.GetRequiredValue(before)), Runs(history, result.GetRequiredValue(after)));
            if (result.GetValue(CommandOptions.Json))
            {
                Console.WriteLine(JsonSerializer.Serialize(
                    new
                    {
                        schema = 1,
                        rows =
                        rows.Select(static r =>
                            new { r.Scenario, r.Metric, r.Before, r.After, change = double.IsFinite(r.Change) ? (double?)r.Change : null })
                    },
                                JsonSerializerOptions.Web));
                return;
            }

            foreach (var row in rows)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{row.Scenario,-20} {row.Metric,-18} {row.Before,12:0.###} {row.After,12:0.###}  {row.Change,8:+0.0%;-0.0%;0.0%}  ({row.Runs.Before} "
                        + $"and {row.Runs.After} runs)"));
            }
        });
        return command;
    }

    private static IReadOnlyList<RecordedRun> Runs(PerformanceHistory history, string session) =>
        history.Runs(null, session) is { Count: > 0 } runs
            ? runs
            : throw new UsageException($"the history has no measured run '{session}'; 'waku-qa history --metrics' lists them");
}
