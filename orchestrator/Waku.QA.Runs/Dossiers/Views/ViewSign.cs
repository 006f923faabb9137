using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Dossiers.Model;
using Waku.QA.Runs.Reporting;

namespace Waku.QA.Runs.Dossiers.Views;

/// <summary>How a result is shown: by a sign and a word, so that no colour is needed.</summary>
/// <param name="Style">Class of the page.</param>
/// <param name="Sign">Sign.</param>
/// <param name="Word">Word.</param>
internal sealed record ViewSign(string Style, string Sign, string Word)
{
    /// <summary>Of a verdict.</summary>
    public static ViewSign Of(Verdict verdict) => new(verdict switch
    {
        Verdict.Pass => "ok",
        Verdict.Undecided or Verdict.Partial => "warn",
        _ => "bad",
    }, verdict switch
    {
        Verdict.Pass => "✔",
        Verdict.Block => "✖",
        Verdict.Undecided => "?",
        Verdict.Partial => "◐",
        _ => "!",
    }, GateMarkdown.Title(verdict));

    /// <summary>Of a rule.</summary>
    public static ViewSign OfRule(Verdict outcome) => outcome == Verdict.Pass ? new ViewSign("ok", "✔", "holds") : Of(outcome);

    /// <summary>Of a measured case.</summary>
    public static ViewSign Of(CaseStatus status) => status switch
    {
        CaseStatus.Passed => new ViewSign("ok", "✔", "passed"),
        CaseStatus.Failed => new ViewSign("bad", "✖", "failed"),
        CaseStatus.Environment => new ViewSign("bad", "!", "environment"),
        CaseStatus.Undecided => new ViewSign("warn", "?", "undecided"),
        CaseStatus.Unsupported => new ViewSign("mute", "–", "unsupported"),
        _ => new ViewSign("mute", "–", "not tested"),
    };

    /// <summary>Of counted results: how many passed, and whether anything else is there.</summary>
    public static ViewSign Of(CaseCount count)
    {
        var word = $"{count.Passed} of {count.Total}";
        return count switch
        {
            { Total: 0 } => new ViewSign("mute", "–", "not tested"),
            { IsRed: true } => new ViewSign("bad", "✖", word),
            { Passed: 0 } => new ViewSign("mute", "–", word),
            { Known: > 0 } => new ViewSign("warn", "◷", word),
            { NotTested: > 0 } or { Unsupported: > 0 } => new ViewSign("mute", "◐", word),
            _ => new ViewSign("ok", "✔", word),
        };
    }
}
