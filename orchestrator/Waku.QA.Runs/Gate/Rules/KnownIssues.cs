using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate.Rules;

/// <summary>Known issues are counted apart until they expire, and there are not too many of them.</summary>
internal sealed class KnownIssues : IGateRule
{
    public string Id => "known-issues";

    public bool NeedsWholePlan => false;

    public Judgement Judge(GateInput input)
    {
        var wide = input.Known.Where(input.TooWide).ToList();
        List<RuleEvidence> shown =
        [
            .. wide.Select(static k => new RuleEvidence($"{k.Issue} names several cases without 'severalCases' and excuses none", k.Case.ToString())),
            .. input.Known.Select(k => (Issue: k, End: IssueRuns.EndOf(k, input.Evidence))).Where(static k => k.End.Count > 0)
                .Select(static k => new RuleEvidence($"{k.Issue.Issue} has left its quarantine and excuses nothing: it did not occur in {k.End.Count} "
                    + $"runs in a row, {k.End[0]} to {k.End[^1]}; take the entry out", k.Issue.Case.ToString())),
            .. input.Excused.Select(static e => new RuleEvidence(e.Key.Name, $"{e.Value.Issue}, {e.Value.Owner}, until {e.Value.Expires:yyyy-MM-dd}")),
        ];
        return new Judgement($"at most {input.Policy.MaximumKnownIssues} failed cases are known issues",
            Judgement.When(input.Excused.Count <= input.Policy.MaximumKnownIssues && wide.Count == 0, Verdict.Block), shown,
            ("maximumKnownIssues", input.Policy.MaximumKnownIssues));
    }
}
