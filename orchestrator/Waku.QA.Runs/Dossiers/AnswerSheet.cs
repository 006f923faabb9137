using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Dossiers.Model;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.Judging;

namespace Waku.QA.Runs.Dossiers;

/// <summary>The five questions that the first screen answers (issue 22).</summary>
internal static class AnswerSheet
{
    private const int Points = 3;
    private const int Length = 150;

    /// <summary>The answers.</summary>
    public static IReadOnlyList<Answer> Of(DossierInput input, Dossier made) =>
        [Blocked(made), Reason(input, made), Whose(input, made), Gaps(made), Repeat(made)];

    /// <summary>Who it is, in a word.</summary>
    public static string WordOf(Blame blame) => blame switch
    {
        Blame.Candidate => "the candidate",
        Blame.Product => "another product",
        Blame.Unclear => "one of several products",
        Blame.Harness => "the harness",
        Blame.Environment => "the environment",
        _ => "nobody can say",
    };

    /// <summary>Who it is, by name, and why.</summary>
    public static (string Who, string Why) Told(RedCell cell) =>
        (cell.Blame == Blame.Undecided ? WordOf(cell.Blame) : $"{WordOf(cell.Blame)}, {cell.Who}", cell.Why);

    private static Answer Blocked(Dossier made) => new("blocked", "Is it blocked?", made.Verdict switch
    {
        Verdict.Pass => "No. Every rule holds",
        Verdict.Block => "Yes",
        Verdict.Undecided => "Not decided: a person must",
        Verdict.Partial => "Not by this part of the plan",
        _ => "Cannot be said: harness or environment failed",
    }, [$"{made.Count.Passed} of {made.Count.Total} cases passed", Rest(made.Count), $"{made.Rules.Count(static r => r.Outcome == Verdict.Pass)} of "
        + $"{made.Rules.Count} rules of the policy hold"]);

    private static string Rest(CaseCount count) => string.Join(", ", new (int Count, string What)[]
    {
        (count.Failed, "failed"), (count.Known, "known"), (count.Undecided, "undecided"), (count.Environment, "environment"),
        (count.Unsupported, "unsupported"), (count.NotTested, "not tested"),
    }.Where(static c => c.Count > 0).Select(static c => $"{c.Count} {c.What}").DefaultIfEmpty("no other result"));

    private static Answer Reason(DossierInput input, Dossier made)
    {
        var broken = input.Gate.Rules.Where(static r => r.Outcome != Verdict.Pass).OrderBy(r => Severity(r, made.Verdict)).ToList();
        return new Answer("reason", "By what?", broken.Count switch
        {
            0 => "By nothing",
            1 => $"One rule: {broken[0].Id}",
            _ => $"{broken.Count} rules: {string.Join(", ", broken.Take(Points).Select(static r => r.Id))}{(broken.Count > Points ? ", …" : "")}",
        }, Some(broken, static r => SafeText.Brief($"{r.Id}: {r.Summary()}", Length)));
    }

    private static Answer Whose(DossierInput input, Dossier made)
    {
        var open = made.Red.Where(static r => r.KnownIssue is null).ToList();
        var byWhom = open.CountBy(static r => r.Blame).OrderBy(static c => c.Key).ToList();
        var name = input.Candidate.ToString();
        return new Answer("blame", "Is it ours?", open.Count == 0
            ? "Nothing is red" + (made.Red.Count > 0 ? " but known issues" : "")
            : byWhom.Exists(static c => c.Key == Blame.Candidate) ? "Yes, so far as the evidence tells"
            : byWhom.Exists(static c => c.Key is Blame.Unclear or Blame.Undecided) ? "The evidence does not tell"
            : name.Length == 0 ? "Nobody said whose verdict this is" : "No: nothing is the candidate's",
            [.. byWhom.Select(c => $"{WordOf(c.Key)}: {c.Value} ({Names(open.Where(o => o.Blame == c.Key))})"),
                .. name.Length > 0 ? (string[])[$"candidate: {name}"] : []]);
    }

    private static string Names(IEnumerable<RedCell> cells) => SafeText.Brief(string.Join(", ", cells.Select(static c => c.Who).Distinct()), Length / 2);

    private static Answer Gaps(Dossier made)
    {
        var cases = made.Count.NotTested + made.Count.Unsupported;
        return new Answer("gaps", "What was not tested?", made.Gaps.Count == 0 ? "Nothing that was planned"
            : $"{cases} of {made.Count.Total} cases; {made.Gaps.Count} gaps in all", Some(made.Gaps, static g => SafeText.Brief($"{g.What}: {g.Why}", Length)));
    }

    private static Answer Repeat(Dossier made) => made.Red is [{ } first, ..]
        ? new Answer("repeat", "How do I repeat it?",
            made.Red.Count == 1 ? "One command" : $"{made.Red.Count} commands, one for each red cell",
            made.Red.Count == 1 ? [] : ["the first; the others are below"], first.Command)
        : new Answer("repeat", "How do I repeat it?", "Judge the same evidence again", ["from the folder of this page"], made.JudgeAgain);

    /// <summary>What makes the verdict first.</summary>
    private static int Severity(GateRule rule, Verdict verdict) => RuleTable.IsOfProduct(rule.Id) && rule.Outcome == verdict ? 0
        : rule.Outcome == verdict ? 1 : rule.Outcome switch
        {
            Verdict.Block => 2,
            Verdict.HarnessFailure => 3,
            Verdict.Undecided => 4,
            _ => 5,
        };

    private static IReadOnlyList<string> Some<T>(IReadOnlyCollection<T> all, Func<T, string> text) =>
        [.. all.Take(Points).Select(text), .. all.Count > Points ? (string[])[$"and {all.Count - Points} more, below"] : []];
}
