using Spectre.Console;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Gate;

namespace Waku.QA.Runs.Reporting;

/// <summary>The verdict on the console.</summary>
internal static class GateConsole
{
    public static void Print(GateResult gate, string tail)
    {
        var table = new Table().AddColumns("rule", "outcome", "evidence").Border(TableBorder.Minimal);
        foreach (var rule in gate.Rules)
        {
            table.AddRow(Markup.Escape(rule.Name), rule.Outcome == Verdict.Pass ? "[green]holds[/]" : $"[red]{rule.Outcome}[/]", Markup.Escape(rule.Summary()));
        }

        AnsiConsole.Write(table);
        var colour = gate.Verdict == Verdict.Pass ? "green" : gate.Verdict is Verdict.Undecided or Verdict.Partial ? "yellow" : "red";
        AnsiConsole.MarkupLine($"[{colour} bold]{gate.Verdict.ToString().ToUpperInvariant()}[/]  {Markup.Escape(tail)}");
    }
}
