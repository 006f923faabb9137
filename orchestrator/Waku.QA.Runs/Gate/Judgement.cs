using System.Globalization;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Gate;

/// <summary>What a rule says.</summary>
/// <param name="Name">What it demands, as a sentence.</param>
/// <param name="Outcome">Its verdict.</param>
/// <param name="Evidence">All that it was judged by.</param>
/// <param name="Parameters">What the policy says of it.</param>
internal sealed record Judgement(string Name, Verdict Outcome, IReadOnlyList<RuleEvidence> Evidence,
    params IReadOnlyList<(string Name, object Value)> Parameters)
{
    /// <summary>Passes when it holds, else has the verdict.</summary>
    public static Verdict When(bool holds, Verdict otherwise) => holds ? Verdict.Pass : otherwise;

    /// <summary>The parameters as text.</summary>
    public IReadOnlyDictionary<string, string> Texts() =>
        Parameters.ToDictionary(static p => p.Name, static p => Convert.ToString(p.Value, CultureInfo.InvariantCulture)!);

    /// <summary>A share for people.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share:0.##%}");
}
