using Waku.QA.Core.Verdicts;

namespace Waku.QA.Performance.Comparison;

/// <summary>What the pairs so far say of one metric. Shifts are relative, positive is worse.</summary>
/// <param name="Metric">Name.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Pairs">Pairs looked at.</param>
/// <param name="Shift">Hodges-Lehmann estimate.</param>
/// <param name="Lower">One-sided lower limit at the level of one look.</param>
/// <param name="Upper">One-sided upper limit at the level of one look.</param>
/// <param name="P">Chance of such differences if the shift were no larger than the margin of the lower limit.</param>
/// <param name="Outcome">Pass, block or undecided.</param>
public sealed record MetricVerdict(string Metric, MetricKind Kind, int Pairs, double Shift, double Lower, double Upper, double P, Verdict Outcome);
