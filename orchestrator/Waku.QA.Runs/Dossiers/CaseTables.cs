using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Dossiers.Model;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Specifications;

namespace Waku.QA.Runs.Dossiers;

/// <summary>Results of cases by pair, by protocol, by what nodes outlive, and by specification.</summary>
internal static class CaseTables
{
    private const char Issue = '#';

    /// <summary>Who with whom.</summary>
    public static IReadOnlyList<MatrixCell> Matrix(DossierInput input) => [.. input.Results
        .Select(static r => (r.Result, Pair: r.Result is null ? null : CasePair.Of(r.Result.Parameters.Select(static p => (p.Name, p.Value)))))
        .Where(static r => r.Pair is not null).GroupBy(static r => r.Pair!.Value, static r => r.Result)
        .Select(g => new MatrixCell(SafeText.Line(g.Key.From), SafeText.Line(g.Key.To), CaseCount.Of([.. g], input.IsKnown)))
        .OrderBy(static c => c.From, StringComparer.Ordinal).ThenBy(static c => c.To, StringComparer.Ordinal)];

    /// <summary>By protocol; measurements have a table of their own.</summary>
    public static IReadOnlyList<CountRow> Protocols(DossierInput input) =>
        [.. Rows(input, ProtocolNames.Of).OrderBy(static r => r.Name, StringComparer.Ordinal)];

    /// <summary>By what nodes outlive; also what no case does, with nothing in it.</summary>
    public static IReadOnlyList<CountRow> Resilience(DossierInput input)
    {
        var rows = Rows(input, ProtocolNames.TroubleOf).ToDictionary(static r => r.Name);
        return [.. ProtocolNames.AllTroubles.Select(t => rows.GetValueOrDefault(t) ?? new CountRow(t, [], CaseCount.Of([], input.IsKnown)))];
    }

    /// <summary>By specification.</summary>
    public static IReadOnlyList<RequirementRow> Requirements(DossierInput input)
    {
        var sentences = input.Requirements.GroupBy(static r => r.Id).ToDictionary(static g => g.Key, static g => g.First());
        var named = input.Results.SelectMany(static r => r.Planned.Requirements.Select(q => (Id: q, r.Result)))
            .ToLookup(static r => r.Id, static r => r.Result);
        return [.. named.GroupBy(r => DocumentOf(r.Key, sentences)).OrderBy(static g => g.Key, StringComparer.Ordinal).Select(g =>
        {
            var open = g.Where(r => !IsShown([.. r], input)).Select(r => new OpenRequirement(SafeText.Line(r.Key),
                SafeText.Line(sentences.GetValueOrDefault(r.Key)?.Text ?? ""), CaseCount.Of([.. r], input.IsKnown))).ToList();
            return new RequirementRow(g.Key, g.Count(), g.Count() - open.Count, input.Requirements.Count(s => s.Document == g.Key),
                [.. open.OrderBy(static o => o.Id, StringComparer.Ordinal)]);
        })];
    }

    private static bool IsShown(IReadOnlyCollection<CaseEvidence?> results, DossierInput input) =>
        CaseCount.Of(results, input.IsKnown) is { Passed: > 0, Failed: 0, Known: 0 };

    private static string DocumentOf(string id, Dictionary<string, Requirement> sentences) => sentences.GetValueOrDefault(id)?.Document
        ?? (id.Contains(Issue, StringComparison.Ordinal) ? "Issues of the past" : "Other claims");

    private static IEnumerable<CountRow> Rows(DossierInput input, Func<PlannedCase, string?> name) => input.Results
        .Where(static r => !Reproduction.IsMeasured(r.Planned.Suite))
        .GroupBy(r => name(r.Planned)).Where(static g => g.Key is not null)
        .Select(g => new CountRow(SafeText.Line(g.Key!), [.. g.Select(static r => SafeText.Line(r.Planned.Suite)).Distinct().Order(StringComparer.Ordinal)],
            CaseCount.Of([.. g.Select(static r => r.Result)], input.IsKnown)));
}
