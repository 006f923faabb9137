using Spectre.Console;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Dossiers.Model;

namespace Waku.QA.Runs.Dossiers.Views;

/// <summary>The five answers on the console.</summary>
internal static class DossierConsole
{
    /// <summary>Prints them, and where the dossier is.</summary>
    public static void Print(Dossier dossier, IReadOnlyList<string> files)
    {
        var sign = ViewSign.Of(dossier.Verdict);
        var colour = dossier.Verdict == Verdict.Pass ? "green" : dossier.Verdict is Verdict.Undecided or Verdict.Partial ? "yellow" : "red";
        AnsiConsole.MarkupLine($"[{colour} bold]{sign.Word.ToUpperInvariant()}[/]  {Escape(dossier.Subject)}, run {dossier.Run}, "
            + $"as of {dossier.AsOf:yyyy-MM-dd}");
        foreach (var answer in dossier.Answers)
        {
            AnsiConsole.MarkupLine($"{Escape(answer.Question)} [bold]{Escape(answer.Short)}[/]");
            answer.Points.ToList().ForEach(static p => AnsiConsole.MarkupLine($"  {Escape(p)}"));
            if (answer.Command is { } command)
            {
                AnsiConsole.MarkupLine($"  {Escape(command)}");
            }
        }

        files.ToList().ForEach(static f => AnsiConsole.MarkupLine($"→ {Escape(f)}"));
    }

    private static string Escape(string text) => Spectre.Console.Markup.Escape(text);
}
