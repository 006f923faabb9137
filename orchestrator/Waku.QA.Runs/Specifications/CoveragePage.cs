using System.Globalization;
using System.Text;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Specifications;

/// <summary>Which sentence of which specification is checked by which cases.</summary>
public static class CoveragePage
{
    private const int NamesShown = 4;

    /// <summary>The page as Markdown.</summary>
    /// <param name="requirements">Sentences.</param>
    /// <param name="cases">Tests without their parameters, and what they name.</param>
    /// <exception cref="UsageException">A case names a sentence that does not exist.</exception>
    public static string Render(IReadOnlyList<Requirement> requirements, IReadOnlyCollection<(string Test, string Requirement)> cases)
    {
        var unknown = cases.Where(static c => RequirementCatalogue.IsId(c.Requirement)).Where(c => requirements.All(r => r.Id != c.Requirement))
            .Select(static c => $"{c.Test}: {c.Requirement}").Distinct().ToList();
        if (unknown.Count > 0)
        {
            throw new UsageException($"suites/requirements.yaml has no such id: {string.Join(", ", unknown)}");
        }

        var by = cases.Distinct().ToLookup(static c => c.Requirement, static c => c.Test);
        var text = new StringBuilder(
            "# Coverage of the specifications\n\nMade by `waku-qa coverage` from the cases of all suites; do not edit. A sentence counts as covered when "
                + "a case names it.\n\n| specification | MUST | SHOULD |\n|---|---|---|\n");
        foreach (var document in requirements.GroupBy(static r => r.Document))
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| {document.Key} | {Share(document.Where(static r => r.IsMust), by)} | {Share(document.Where(static r => !r.IsMust), by)} |\n");
        }

        text.Append(CultureInfo.InvariantCulture,
            $"| **all** | {Share(requirements.Where(static r => r.IsMust), by)} | {Share(requirements.Where(static r => !r.IsMust), by)} |\n");
        foreach (var document in requirements.GroupBy(static r => r.Document))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {document.Key}\n\n| id | sentence | cases |\n|---|---|---|\n");
            foreach (var requirement in document)
            {
                var names = by[requirement.Id].Order(StringComparer.Ordinal).ToList();
                var shown = names.Count == 0
                    ? $"**none**{(requirement.Untested is { } why ? $": {why}" : "")}"
                    : string.Join(", ", names.Take(NamesShown)) + (names.Count > NamesShown ? $" and {names.Count - NamesShown} more" : "");
                text.Append(CultureInfo.InvariantCulture,
                    $"| {requirement.Id} | {requirement.Text.Replace("|", "\\|", StringComparison.Ordinal)} | {shown} |\n");
            }
        }

        return text.ToString();
    }

    private static string Share(IEnumerable<Requirement> requirements, ILookup<string, string> by)
    {
        var all = requirements.ToList();
        var covered = all.Count(r => by[r.Id].Any());
        return all.Count == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{covered} of {all.Count} ({100.0 * covered / all.Count:0} %)");
    }
}
