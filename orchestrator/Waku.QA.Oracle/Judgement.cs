namespace Waku.QA.Oracle;

/// <summary>What the oracle says of a history.</summary>
/// <param name="Violations">Accusations, smallest message first.</param>
/// <param name="NotJudged">Messages that did not arrive at a node and for which it is not accused, by the reason; each counts once for each node.</param>
/// <param name="Settings">What was granted.</param>
public sealed record Judgement(IReadOnlyList<Violation> Violations, IReadOnlyDictionary<Grant, int> NotJudged, OracleSettings Settings)
{
    /// <summary>As lines of the report.</summary>
    public override string ToString() => $"{Settings}\nnot judged: "
        + (NotJudged.Count == 0 ? "nothing" : string.Join(", ", NotJudged.OrderBy(static g => g.Key).Select(static g => $"{g.Value} {g.Key}")));
}
