namespace Waku.QA.Performance.Equivalence;

/// <summary>How far a mixture may leave the range of its parts, for one metric.</summary>
/// <param name="Metric">Name.</param>
/// <param name="Of">The value of a run that is compared; it must be positive.</param>
/// <param name="Margin">Share by which it may be above the worse part, or below the better one.</param>
/// <param name="Optional">True where some implementations do not count it: it is then not compared.</param>
public sealed record EquivalenceMargin(string Metric, Func<IReadOnlyDictionary<string, double>, double?> Of, double Margin, bool Optional = false);
