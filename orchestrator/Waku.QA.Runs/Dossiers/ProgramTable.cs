using Waku.QA.Runs.Dossiers.Model;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Dossiers;

/// <summary>What ran: the candidate against its baseline, and what ran beside them.</summary>
internal static class ProgramTable
{
    /// <summary>Role of a program that is neither.</summary>
    public const string Beside = "beside";

    private static readonly string[] Order = ["candidate", "baseline", Beside];

    /// <summary>Every program, the candidate first.</summary>
    public static IReadOnlyList<DossierProgram> Of(DossierInput input)
    {
        var evidence = input.Evidence;
        var ran = input.Origins.Documents.SelectMany(static d => d.Nodes).GroupBy(static n => n.ToEvidence())
            .ToDictionary(static g => g.Key, static g => g.First());
        var days = input.Origins.Documents
            .SelectMany(static d => d.Nodes.Select(n => (Node: n.ToEvidence(), Day: DateOnly.FromDateTime(d.Started.UtcDateTime))))
            .ToLookup(static d => d.Node, static d => d.Day);
        return [.. evidence.Nodes.Concat(evidence.Cases.SelectMany(static c => c.Nodes.Concat(c.Baseline ?? []))).Distinct().Select(n =>
        {
            var document = ran.GetValueOrDefault(n);
            var dates = days[n].DefaultIfEmpty(evidence.Plan.Day).Distinct().Order().ToList();
            return new DossierProgram(input.Candidate.Is(n) ? Order[0] : input.Candidate.Baseline.Contains(n) ? Order[1] : Beside,
                SafeText.Line(n.Implementation), SafeText.Line(n.Version), SafeText.Line(n.Digest), dates,
                evidence.Cases.Count(c => c.Nodes.Contains(n) || c.Baseline?.Contains(n) == true), Shown(document?.Reference), Shown(document?.Registry),
                Shown(document?.Warning));
        }).OrderBy(static p => Array.IndexOf(Order, p.Role)).ThenBy(static p => p.Implementation, StringComparer.Ordinal)
            .ThenBy(static p => p.Version, StringComparer.Ordinal).ThenBy(static p => p.Digest, StringComparer.Ordinal)];
    }

    private static string? Shown(string? text) => text is null ? null : SafeText.Line(text);
}
