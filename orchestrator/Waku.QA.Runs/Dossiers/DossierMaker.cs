using Waku.QA.Engines.Resilience;
using Waku.QA.Runs.Dossiers.Model;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Dossiers;

/// <summary>Makes a dossier of judged evidence: a pure function of it and of what its runs wrote down of themselves.</summary>
internal static class DossierMaker
{
    /// <summary>The dossier.</summary>
    public static Dossier Make(DossierInput input)
    {
        var plan = input.Evidence.Plan;
        var made = new Dossier
        {
            Subject = input.Candidate.ToString() is { Length: > 0 } candidate ? candidate : SafeText.Line(plan.Suite),
            Verdict = input.Gate.Verdict,
            Run = plan.RunId,
            Suite = SafeText.Line(plan.Suite),
            AsOf = input.Judged.AsOf,
            Policy = SafeText.Line(input.Gate.Policy),
            PolicyDigest = input.Gate.PolicyDigest,
            PlanHash = SafeText.Line(plan.Hash),
            JudgeAgain = JudgeAgain(input),
            Count = CaseCount.Of([.. input.Results.Select(static r => r.Result)], input.IsKnown),
            Answers = [],
            Red = RedCells.Of(input),
            Rules = [.. input.Gate.Rules.Select(static r =>
                new DossierRule(r.Id, SafeText.Line(r.Name), r.Outcome, SafeText.Line(r.Summary(), SafeText.Message)))],
            Programs = ProgramTable.Of(input),
            Sources = input.Origins.Sources,
            Matrix = CaseTables.Matrix(input),
            Protocols = CaseTables.Protocols(input),
            Requirements = CaseTables.Requirements(input),
            Performance = PerformanceTable.Of(input),
            Resilience = CaseTables.Resilience(input),
            Repairs = input.Evidence.Findings.Count(static f => f.Kind == FindingKind.Repair),
            Retries = [.. (input.Evidence.Retries ?? []).Select(static r => new RetryCount(SafeText.Line(r.Pipeline), r.Count, SafeText.Line(r.LastCause)))],
            Sensitivity = input.Evidence.Sensitivity is { } proof
                ? new SensitivityRow(SafeText.Line(proof.Run), proof.Day, input.Judged.AsOf.DayNumber - proof.Day.DayNumber, proof.Killed, proof.Mutants)
                : null,
            KnownIssues = KnownIssueTable.Of(input),
            Gaps = [],
            Checklist = ChecklistMarks.Of(input),
        };
        made = made with { Gaps = GapList.Of(input, made) };
        return made with { Answers = AnswerSheet.Of(input, made) };
    }

    private static string JudgeAgain(DossierInput input) => SafeText.Line(
        $"waku-qa dossier {string.Join(' ', input.Origins.Folders.Select(Reproduction.Quoted))} --as-of {input.Judged.AsOf:yyyy-MM-dd}", SafeText.Message);
}
