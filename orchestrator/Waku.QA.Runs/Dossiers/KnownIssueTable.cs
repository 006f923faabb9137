using Waku.QA.Runs.Dossiers.Model;

namespace Waku.QA.Runs.Dossiers;

/// <summary>Known issues of the implementations that ran, with the days that they have left.</summary>
internal static class KnownIssueTable
{
    /// <summary>The ones that occurred first, then by their end.</summary>
    public static IReadOnlyList<KnownIssueRow> Of(DossierInput input)
    {
        var ran = input.Evidence.Nodes.Select(static n => n.Implementation).ToHashSet();
        var excused = input.Judged.Excused.ToLookup(static e => e.Value, static e => e.Key.Name, ReferenceEqualityComparer.Instance);
        return [.. input.Judged.Known.Where(k => ran.Contains(k.Implementation) || excused[k].Any()).Select(k => new KnownIssueRow(
                SafeText.Line(k.Issue), SafeText.Line(Written(k.Case.ToString())),
                SafeText.Line(k.Implementation), [.. k.Versions.Select(static v => SafeText.Line(v))], SafeText.Line(k.Owner), k.Expires,
                k.Expires.DayNumber - input.Judged.AsOf.DayNumber, [.. excused[k].Select(static n => SafeText.Line(n)).Order(StringComparer.Ordinal)]))
            .OrderByDescending(static k => k.Occurred.Count > 0).ThenBy(static k => k.Expires).ThenBy(static k => k.Case, StringComparer.Ordinal)];
    }

    /// <summary>A pattern as its file has it, without what makes it match the whole name.</summary>
    private static string Written(string pattern) =>
        pattern.Replace(@"\A(?:", "", StringComparison.Ordinal).Replace(@")\z", "", StringComparison.Ordinal);
}
