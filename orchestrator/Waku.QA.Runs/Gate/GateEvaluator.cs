using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Gate;

/// <summary>Applies a policy. Fails closed: whatever is not shown is not passed.</summary>
public static class GateEvaluator
{
    private const int NamesShown = 10;

    /// <summary>Judges the cases of a run.</summary>
    /// <param name="policy">Policy to apply.</param>
    /// <param name="cases">Cases with their results.</param>
    /// <param name="planned">Cases that the suite has on this topology, filtered or not.</param>
    /// <param name="notTested">What was left out as a whole, with the reason.</param>
    /// <param name="known">Failures that are decided about.</param>
    /// <param name="today">Day of the verdict; known issues that have expired by then block.</param>
    public static GateResult Evaluate(GatePolicy policy, IReadOnlyList<CaseRecord> cases, int planned, IReadOnlyList<string> notTested,
        IReadOnlyList<KnownIssue>? known = null, DateOnly today = default)
    {
        var excused = cases.Select(c => (Case: c, Issue: known?.FirstOrDefault(k => k.Matches(c) && today < k.Expires))).Where(static e => e.Issue is not null)
            .ToList();
        var failed = cases.Where(static c => c.Status == CaseStatus.Failed).Except(excused.Select(static e => e.Case)).ToList();
        var ran = cases.Count(static c => c.Status != CaseStatus.NotTested);
        List<GateRule> rules =
        [
            Rule("no failure of the harness or its environment", Count(cases, CaseStatus.Environment) == 0, Verdict.HarnessFailure,
                Names(cases, CaseStatus.Environment)),
            Rule($"at least {policy.MinimumPassed} passed cases", Count(cases, CaseStatus.Passed) >= policy.MinimumPassed, Verdict.Block,
                $"{Count(cases, CaseStatus.Passed)} of {cases.Count} passed"),
            Rule($"at most {policy.MaximumFailed} failed cases", failed.Count <= policy.MaximumFailed, Verdict.Block, Names(failed, CaseStatus.Failed)),
            Rule("known issues are counted apart, until they expire", true, Verdict.Pass,
                excused.Count == 0 ? "none"
                    : $"{excused.Count}: {string.Join(", ", excused.Select(static e => Text(e.Case, e.Issue!)))}"),
            Rule($"all {planned} cases of the suite ran", ran >= planned, Verdict.Undecided, $"{ran} ran"),
            Rule("no undecided case", Count(cases, CaseStatus.Undecided) == 0, Verdict.Undecided, Names(cases, CaseStatus.Undecided)),
            Rule($"at most {policy.MaximumNotTested} cases not tested",
                Count(cases, CaseStatus.NotTested) <= policy.MaximumNotTested, Verdict.Undecided, Names(cases, CaseStatus.NotTested)),
            Rule("cases that a node cannot support are counted apart", true, Verdict.Pass, Names(cases, CaseStatus.Unsupported)),
            Rule("every implementation of the topology was tested", notTested.Count == 0, Verdict.Undecided,
                notTested.Count == 0 ? "all ran" : string.Join("; ", notTested)),
        ];
        return new GateResult(1, policy.Name, Combine(rules), rules);
    }

    /// <summary>A product failure blocks even when the environment failed elsewhere; the environment outweighs mere doubt.</summary>
    private static Verdict Combine(List<GateRule> rules)
    {
        var failed = rules.Find(static r => r.Name.Contains("failed cases", StringComparison.Ordinal))!;
        return failed.Outcome == Verdict.Block ? Verdict.Block
            : rules.Exists(static r => r.Outcome == Verdict.HarnessFailure) ? Verdict.HarnessFailure
            : rules.Exists(static r => r.Outcome == Verdict.Block) ? Verdict.Block
            : rules.Exists(static r => r.Outcome == Verdict.Undecided) ? Verdict.Undecided
            : Verdict.Pass;
    }

    private static GateRule Rule(string name, bool holds, Verdict otherwise, string evidence) => new(name, holds ? Verdict.Pass : otherwise, evidence);

    private static string Text(CaseRecord record, KnownIssue issue) => $"{record.Name} ({issue.Issue}, {issue.Owner}, until {issue.Expires:yyyy-MM-dd})";

    private static int Count(IReadOnlyList<CaseRecord> cases, CaseStatus status) => cases.Count(c => c.Status == status);

    private static string Names(IReadOnlyList<CaseRecord> cases, CaseStatus status)
    {
        var names = cases.Where(c => c.Status == status).Select(static c => c.Name).ToList();
        return names.Count == 0 ? "none" : $"{names.Count}: {string.Join(", ", names.Take(NamesShown))}{(names.Count > NamesShown ? ", …" : "")}";
    }
}
