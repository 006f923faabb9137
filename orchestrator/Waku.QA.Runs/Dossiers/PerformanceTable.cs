using System.Globalization;
using System.Text.RegularExpressions;
using Waku.QA.Runs.Dossiers.Model;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate.Rules;

namespace Waku.QA.Runs.Dossiers;

/// <summary>Measurements, from what their cases say of each figure.</summary>
internal static partial class PerformanceTable
{
    private const string Candidate = "candidate";
    private const string Baseline = "baseline";
    private static readonly string[] NoFigures = [Candidate, Baseline, "watched", Comparisons.PolicyParameter, Comparisons.ChangedParameter];

    /// <summary>Every measured scenario.</summary>
    public static IReadOnlyList<PerformanceRow> Of(DossierInput input) => [.. input.Results
        .Where(static r => r.Result is not null && Reproduction.IsMeasured(r.Planned.Suite)).Select(static r => Row(r.Result!))
        .OrderBy(static r => r.Name, StringComparer.Ordinal)];

    private static PerformanceRow Row(CaseEvidence one)
    {
        var parameters = one.Parameters.ToLookup(static p => p.Name, static p => p.Value);
        return new PerformanceRow(SafeText.Line(one.Name), one.Status, SafeText.Line(one.Message, SafeText.Message), Nodes(one.Nodes),
            one.Baseline is { } baseline ? Nodes(baseline) : null,
            parameters[Comparisons.ChangedParameter].FirstOrDefault() is { } changed ? SafeText.Line(changed) : null,
            [.. one.Parameters.Where(static p => !NoFigures.Contains(p.Name)).Select(Figure)]);
    }

    private static string Nodes(IReadOnlyList<NodeEvidence> nodes) =>
        SafeText.Line(string.Join(", ", nodes.Select(static n => $"{n.Implementation} {n.Version}").Distinct()));

    private static Figure Figure(ParameterEvidence one)
    {
        var (name, text) = (SafeText.Line(one.Name), SafeText.Line(one.Value));
        return Interval().Match(one.Value) is not { Success: true } match ? new Figure(name, text)
            : new Figure(name, text, Share(match.Groups[1]), Share(match.Groups[2]), Share(match.Groups[3]),
                int.Parse(match.Groups[4].ValueSpan, CultureInfo.InvariantCulture));
    }

    private static double Share(Group text) => Math.Round(double.Parse(text.ValueSpan, CultureInfo.InvariantCulture) / 100, 6);

    /// <summary>As a comparison writes it down: +1.2% (-0.4% to 2.9%), 12 pairs.</summary>
    [GeneratedRegex(@"\A([+-]?\d{1,9}(?:\.\d+)?)% \(([+-]?\d{1,9}(?:\.\d+)?)% to ([+-]?\d{1,9}(?:\.\d+)?)%\), (\d{1,6}) (?:fresh )?pairs\z")]
    private static partial Regex Interval();
}
