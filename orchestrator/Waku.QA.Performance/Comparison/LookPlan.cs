namespace Waku.QA.Performance.Comparison;

/// <summary>When the pairs are looked at, and how sure a look must be.</summary>
/// <param name="Looks">Numbers of pairs, ascending; at the last one without an answer a person must decide.</param>
/// <param name="Alpha">Chance of a false answer over all looks; each has an equal share (Bonferroni).</param>
public sealed record LookPlan(IReadOnlyList<int> Looks, double Alpha)
{
    /// <summary>Level of one look.</summary>
    public double AlphaOfLook => Alpha / Looks.Count;

    /// <summary>Most pairs.</summary>
    public int Last => Looks[^1];
}
