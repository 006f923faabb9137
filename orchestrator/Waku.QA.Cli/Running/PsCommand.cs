using System.CommandLine;
using System.Text.Json;
using Waku.QA.Cli.Settings;
using Waku.QA.Engines;
using Waku.QA.Runs.Selection;

namespace Waku.QA.Cli.Running;

/// <summary><c>waku-qa ps</c>: what is running, of whom, since when.</summary>
internal static class PsCommand
{
    public static Command Create(TimeProvider time)
    {
        var command = new Command("ps", "lists what is running") { CommandOptions.Json };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var engines = await EngineSet.OpenAsync(time, cancellationToken);
            var found = (await engines.FindAsync(cancellationToken)).Select(static f => f.Item).ToList();
            if (result.GetValue(CommandOptions.Json))
            {
                Console.WriteLine(JsonSerializer.Serialize(new { schema = 1, items = found.Select(static i => Of(i)) }));
                return;
            }

            Print(found, time.GetUtcNow());
        });
        return command;
    }

    /// <summary>Age as people say it: the two largest units.</summary>
    internal static string AgeOf(TimeSpan age) => age switch
    {
        { Ticks: <= 0 } => "0s",
        { TotalSeconds: < 60 } => $"{age.Seconds}s",
        { TotalMinutes: < 60 } => $"{age.Minutes}m{age.Seconds:00}s",
        { TotalHours: < 24 } => $"{age.Hours}h{age.Minutes:00}m",
        _ => $"{age.Days}d{age.Hours:00}h",
    };

    private static object Of(Leftover item) => new
    {
        run = item.RunId,
        cluster = item.Cluster,
        kind = item.Kind,
        name = item.Name,
        implementation = item.Implementation,
        state = item.State,
        made = item.Made,
        id = item.Id,
        host = item.Host,
        rest = item.Rest,
        keep = item.Keep,
        orphan = item.IsOrphan,
    };

    /// <summary>Nothing at all where nothing runs, so that scripts can count lines.</summary>
    private static void Print(List<Leftover> found, DateTimeOffset now)
    {
        if (found.Count == 0)
        {
            return;
        }

        string[][] rows =
        [
            ["RUN", "CLUSTER", "KIND", "NAME", "IMPLEMENTATION", "STATE", "AGE", "REST", "OF"],
            .. found.Select(i => (string[])[
                i.RunId, i.Cluster, i.Kind, i.Name, i.Implementation ?? "-", i.State ?? "-", i.Made is { } made ? AgeOf(now - made) : "-", i.Rest ?? "-",
                i.IsOrphan ? "nobody: 'clean' removes it" : i.Keep ? "kept: 'down' removes it" : "a run that goes on"]),
        ];
        var widths = rows[0].Select((_, column) => rows.Max(r => r[column].Length)).ToArray();
        foreach (var row in rows)
        {
            Console.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
