using System.CommandLine;
using Waku.QA.Cli.Settings;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;

namespace Waku.QA.Cli.Commands;

/// <summary><c>waku-qa report</c>: the pages of Allure 3 on a run, with the history of the runs before it.</summary>
internal static class ReportCommand
{
    public const string Examples = """
        waku-qa report results/<run>                                  results/<run>/allure-report/index.html
        waku-qa report parts/*/ --to pages                            on the parts of one run
        waku-qa report results/<run> --history pages/history.jsonl --to pages/allure/<run>
                                                                      goes on with the history of a branch of pages
        """;

    private const string HistoryFile = "allure-history.jsonl";

    public static Command Create(UserSettings settings)
    {
        var runs = new Argument<string[]>("runs") { Description = "runs, such as the parts of --shard: ids, or folders", Arity = ArgumentArity.OneOrMore };
        var history = new Option<string?>("--history")
        {
            Description = $"file of Allure's history, which is gone on with; {HistoryFile} beside the run when absent",
        };
        var to = new Option<string?>("--to") { Description = "folder of the pages, which is not there yet; allure-report in that of the run when absent" };
        var command = new Command("report", "makes the pages of Allure 3 on runs; needs Node.js") { runs, history, to, CommandOptions.Out };
        command.SetAction(async (result, cancellationToken) =>
        {
            var results = result.GetValue(CommandOptions.Out) ?? settings.Text("out") ?? Repository.Results;
            List<string> folders = [.. result.GetRequiredValue(runs).Select(r => FolderOf(results, r))];
            if (folders.Count > 1 && result.GetValue(to) is null)
            {
                throw new UsageException("pages on several runs belong to none of them: name a folder by --to");
            }

            var pages = Path.GetFullPath(result.GetValue(to) ?? Path.Combine(folders[0], "allure-report"));
            if (Directory.Exists(pages))
            {
                throw new UsageException($"{pages} is there already; remove it, or name another folder by --to. Made again with the same history, the run is "
                    + "in it twice");
            }

            var file = Path.GetFullPath(result.GetValue(history) ?? Path.Combine(Path.GetDirectoryName(folders[0])!, HistoryFile));
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            Directory.CreateDirectory(Path.GetDirectoryName(pages)!);
            await new AllureProgram(settings.Variable(AllureProgram.Variable)).GenerateAsync(folders, pages, file, cancellationToken);
            Console.WriteLine(Path.Combine(pages, "index.html"));
            return 0;
        });
        return command;
    }

    private static string FolderOf(string results, string run)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Directory.Exists(Path.Combine(results, run)) ? Path.Combine(results, run) : run));
        return Directory.Exists(Path.Combine(folder, "allure-results"))
            ? folder
            : throw new UsageException($"'{run}' is no run with results for Allure: {folder} has no allure-results; 'waku-qa history' lists the runs");
    }
}
