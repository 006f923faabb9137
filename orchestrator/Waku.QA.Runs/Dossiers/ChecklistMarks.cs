using System.Text.RegularExpressions;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Dossiers.Model;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Dossiers;

/// <summary>Ticks the boxes of a release checklist that evidence ticks. What is not shown stays open, with the reason.</summary>
internal static class ChecklistMarks
{
    /// <summary>The candidate's checklist; null where none is known.</summary>
    public static DossierChecklist? Of(DossierInput input) =>
        input.Checklists.FirstOrDefault(c => c.Implementation == input.Candidate.Implementation) is { } list
            ? new DossierChecklist(list.Name, list.Source, [.. list.Boxes.Select(b => Mark(input, b))])
            : null;

    private static ChecklistBox Mark(DossierInput input, ReleaseBox box)
    {
        var (ticked, why) = box switch
        {
            { Open: { } reason } => (false, reason),
            { Version: { } version } => Version(input.Candidate, version),
            _ => Passed(input, box.Passed ?? []),
        };
        return new ChecklistBox(box.Section, box.Text, ticked, SafeText.Line(why, SafeText.Message));
    }

    private static (bool, string) Version(CandidateMark candidate, string expression)
    {
        var versions = string.Join(", ", candidate.Versions);
        return candidate.Versions.Count == 1 && Regex.IsMatch(versions, expression, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))
            ? (true, $"the candidate says of itself that it is {versions}")
            : (false, $"the candidate says of itself that it is {versions}, which is no release candidate's tag");
    }

    /// <summary>Whole suites, with the candidate in them, and nothing red that is no known issue.</summary>
    private static (bool, string) Passed(DossierInput input, IReadOnlyList<string> suites)
    {
        List<string> shown = [];
        foreach (var suite in suites)
        {
            var results = input.Results.Where(r => r.Planned.Suite == suite).Select(static r => r.Result).ToList();
            var count = CaseCount.Of(results, input.IsKnown);
            if (count.Total == 0)
            {
                return (false, $"{suite} is not in the evidence: 'waku-qa run {suite}' brings it");
            }

            if (!results.Exists(r => r is { Status: CaseStatus.Passed } && r.Nodes.Any(input.Candidate.Is)))
            {
                return (false, $"no case of {suite} passed with the candidate in it");
            }

            if (count.IsRed || count.NotTested > 0 || input.Evidence.Plan.IsPartial || input.Evidence.End is not { Interrupted: false })
            {
                return (false, $"{suite}: {count.Failed} failed, {count.Undecided} undecided, {count.Environment} environment, {count.NotTested} not tested "
                    + $"of {count.Total}{(input.Evidence.Plan.IsPartial ? ", in a part of the plan" : "")}");
            }

            shown.Add($"{suite}: {count.Passed} of {count.Total} passed{(count.Known > 0 ? $", {count.Known} known issues" : "")}");
        }

        return (true, $"{string.Join("; ", shown)}; run {input.Evidence.Plan.RunId}");
    }
}
