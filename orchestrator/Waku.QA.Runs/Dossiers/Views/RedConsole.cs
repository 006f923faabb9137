using Spectre.Console;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Dossiers.Model;

namespace Waku.QA.Runs.Dossiers.Views;

/// <summary>What stands on the console after a red run: each failure with its reason, the command that repeats it, and where its logs are.</summary>
internal static class RedConsole
{
    private const int Shown = 20;

    /// <summary>Prints them. Commands and paths go out as they are, so that no line is broken that somebody copies.</summary>
    /// <param name="red">Red cells, the worst first.</param>
    /// <param name="folder">Folder of the run.</param>
    public static void Print(IReadOnlyList<RedCell> red, string folder)
    {
        foreach (var cell in red.Take(Shown))
        {
            var sign = cell.KnownIssue is not null ? ViewSign.Of(Verdict.Undecided) : ViewSign.Of(Verdict.Block);
            var colour = cell.KnownIssue is not null ? "yellow" : "red";
            AnsiConsole.MarkupLine($"[{colour}]{sign.Sign}[/] [bold]{Markup.Escape(cell.Name)}[/] {Markup.Escape(cell.Status)}"
                + Markup.Escape(cell.KnownIssue is { } known ? $", known: {known}" : ""));
            if (SafeText.First(cell.Message) is { Length: > 0 } reason)
            {
                AnsiConsole.MarkupLine($"    {Markup.Escape(reason)}");
            }

            Console.WriteLine($"    repeat: {cell.Command}");
            foreach (var log in cell.Logs.Take(1))
            {
                Console.WriteLine($"    logs:   {Path.Combine(folder, log)}");
            }
        }

        if (red.Count > Shown)
        {
            Console.WriteLine($"and {red.Count - Shown} more");
        }

        if (red.Count > 0)
        {
            Console.WriteLine($"all on one page: waku-qa dossier {Reproduction.Quoted(folder)}");
        }
    }
}
