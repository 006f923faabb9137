using System.CommandLine;
using Waku.QA.Cli.Settings;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;

namespace Waku.QA.Cli.Commands;

/// <summary><c>waku-qa report</c>: the pages of Allure 3 on a run, with the history of the runs before it.</summary>
internal static class ReportCommand
{
    public const string Examples = """
        waku-qa report results/<run>                                         results/<run>/allure-report/index.html
        waku-qa report results/<run> --history gh-pages/allure-history.jsonl --to gh-pages/allure
                                                                             goes on with the history of a branch of pages, writes it back, copies the pages
        """;

    private const string HistoryFile = "allure-history.jsonl";

    public static Command Create(UserSettings settings)
    {
        var run = new Argument<string>("run") { Description = "a run: its id, or its folder" };
        var history = new Option<string?>("--history")
        {
            Description = $"file with Allure's history, which is gone on with; {HistoryFile} beside the run when absent",
        };
        var to = new Option<string?>("--to") { Description = "folder that the pages are copied to" };
        var command = new Command("report", "makes the pages of Allure 3 on a run; needs Node.js") { run, history, to, CommandOptions.Out };
        command.SetAction(async (result, cancellationToken) =>
        {
            var results = result.GetValue(CommandOptions.Out) ?? settings.Text("out") ?? Repository.Results;
            var folder = FolderOf(results, result.GetRequiredValue(run));
            var page = Path.Combine(folder, "allure-report", "index.html");
            if (!File.Exists(page))
            {
                await MakeAsync(folder, page, result.GetValue(history), new AllureProgram(settings.Variable(AllureProgram.Variable)), cancellationToken);
            }

            if (result.GetValue(to) is { } target)
            {
                Copy(Path.GetDirectoryName(page)!, target);
                page = Path.Combine(target, "index.html");
            }

            Console.WriteLine(page);
            return 0;
        });
        return command;
    }

    /// <summary>Made once: made again, the run would be twice in the history.</summary>
    private static async Task MakeAsync(string folder, string page, string? given, AllureProgram program, CancellationToken cancellationToken)
    {
        var own = Path.Combine(Path.GetDirectoryName(folder)!, HistoryFile);
        if (given is not null && File.Exists(given))
        {
            File.Copy(given, own, overwrite: true);
        }

        await program.GenerateAsync(folder, cancellationToken);
        if (!File.Exists(page))
        {
            throw new EnvironmentException($"the viewer ended well, and made no {page}", $"use allure {AllureProgram.Version}");
        }

        if (given is not null && File.Exists(own))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(given))!);
            File.Copy(own, given, overwrite: true);
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }

    private static string FolderOf(string results, string run)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Directory.Exists(Path.Combine(results, run)) ? Path.Combine(results, run) : run));
        return Directory.Exists(Path.Combine(folder, "allure-results")) && File.Exists(Path.Combine(folder, "allurerc.mjs"))
            ? folder
            : throw new UsageException($"'{run}' is no run with results for Allure: {folder} has no allure-results; 'waku-qa history' lists the runs");
    }
}
