using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Blaming;
using Waku.QA.Runs.Dossiers.Model;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.Reporting;

namespace Waku.QA.Runs.Dossiers;

/// <summary>All that is red, whatever is done about it.</summary>
internal static class RedCells
{
    private static readonly CaseStatus[] Red = [CaseStatus.Failed, CaseStatus.Environment, CaseStatus.Undecided];

    /// <summary>The candidate's first; known issues last.</summary>
    public static IReadOnlyList<RedCell> Of(DossierInput input)
    {
        var blame = new CellBlame(input);
        var planned = input.Evidence.Plan.Cases.GroupBy(static c => c.Id).ToDictionary(static g => g.Key, static g => g.First());
        var cases = input.Evidence.Cases.Where(static c => Red.Contains(c.Status)).Select(c => Case(input, blame, c, planned.GetValueOrDefault(c.Id)));
        var findings = input.Evidence.Findings.Where(f => f.Kind != FindingKind.Repair && !IsOwned(input.Evidence, f)).Select(f => Finding(input, blame, f));
        return [.. cases.Concat(findings).OrderBy(static c => c.KnownIssue is not null).ThenBy(static c => c.Blame)
            .ThenBy(static c => c.Id, StringComparer.Ordinal)];
    }

    private static RedCell Case(DossierInput input, CellBlame blame, CaseEvidence one, PlannedCase? planned)
    {
        var (whose, who, why) = blame.Of(one);
        var document = input.Origins.DocumentOf(one);
        var suite = planned?.Suite ?? input.Evidence.Plan.Suite;
        return new RedCell
        {
            Id = SafeText.Line(one.Id),
            Name = SafeText.Line(one.Name),
            Suite = SafeText.Line(suite),
            Status = StatusOf(one.Status),
            Blame = whose,
            Who = who,
            Why = SafeText.Line(why),
            Message = SafeText.Lines(one.Message),
            Classification = SafeText.Line(one.Classification),
            Command = SafeText.Line(planned is not null && Reproduction.IsMeasured(planned.Suite)
                ? Reproduction.OfComparison(one, planned.Category, document)
                : Reproduction.OfCases(input.Evidence.Plan, document, RunOf(input, document, suite), [one.Id]), SafeText.Message),
            Logs = [.. input.Origins.LogsOf(one).Select(static l => SafeText.Line(l))],
            Swaps = input.Blamed.GetValueOrDefault(one.Id) is { } blamed ? [.. blamed.Rows.Select(r => Line(blamed.Red, r))] : null,
            KnownIssue = input.Judged.Excused.GetValueOrDefault(one) is { } known ? Known(known) : null,
        };
    }

    private static RedCell Finding(DossierInput input, CellBlame blame, RunFinding finding)
    {
        var (whose, who, why) = blame.Of(finding);
        var document = input.Origins.DocumentOf(finding);
        var suspects = input.Evidence.Plan.Cases.Where(c => finding.Suspects?.Contains(c.Id) == true).ToList();
        var suite = suspects.FirstOrDefault()?.Suite ?? document?.Suite ?? input.Evidence.Plan.Suite;
        return new RedCell
        {
            Id = SafeText.Line(finding.Name),
            Name = SafeText.Line(finding.Name),
            Suite = SafeText.Line(suite),
            Status = $"finding: {KindOf(finding.Kind)}",
            Blame = whose,
            Who = who,
            Why = SafeText.Line(why),
            Message = SafeText.Lines(finding.Message),
            Classification = "",
            Command = SafeText.Line(Reproduction.OfCases(input.Evidence.Plan, document, RunOf(input, document, suite),
                [.. suspects.Where(s => s.Suite == suite).Select(static s => s.Id).Take(1)]), SafeText.Message),
            Logs = [.. input.Origins.LogsOf(finding).Select(static l => SafeText.Line(l))],
        };
    }

    private static SwapLine Line(Swap red, SwapRow row) =>
        new(SafeText.Line(row.Swap.Described(red)), SafeText.Line(row.Swap.From == row.Swap.To ? row.Swap.From : $"{row.Swap.From} to {row.Swap.To}"),
            row.Red, row.Ran);

    /// <summary>What was run: a tier has cases that none of its suites runs alone.</summary>
    private static string RunOf(DossierInput input, RunDocument? document, string suite) =>
        document?.Suite ?? (input.Evidence.Plan.JoinedFrom is null ? input.Evidence.Plan.Suite : suite);

    /// <summary>What a failed case owns is that case's cell.</summary>
    private static bool IsOwned(RunEvidence evidence, RunFinding finding) => finding.Case is { } owner && finding.Suspects?.Contains(owner) == true
        && evidence.Cases.Any(c => c.Id == owner && c.Status == CaseStatus.Failed);

    private static string Known(KnownIssue known) => SafeText.Line($"{known.Issue}, {known.Owner}, until {known.Expires:yyyy-MM-dd}");

    private static string StatusOf(CaseStatus status) => status switch
    {
        CaseStatus.Failed => "failed",
        CaseStatus.Environment => "environment",
        _ => "undecided",
    };

    private static string KindOf(FindingKind kind) => kind switch
    {
        FindingKind.OracleViolation => "the oracle rejects the history",
        FindingKind.NodeDeath => "a node ended by itself",
        FindingKind.Crash => "a log reports a crash",
        FindingKind.Refusal => "two products refuse each other",
        FindingKind.Silence => "a node did not answer",
        _ => "environment",
    };
}
