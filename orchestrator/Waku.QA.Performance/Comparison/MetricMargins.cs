namespace Waku.QA.Performance.Comparison;

/// <summary>Margins of one kind of metric, fixed before anything is measured. Relative: 0.05 means five per cent worse.</summary>
/// <param name="BlockLower">To block, the lower limit must exceed it.</param>
/// <param name="BlockShift">To block, the estimated shift must exceed it as well.</param>
/// <param name="PassUpper">To pass, the upper limit must stay below it.</param>
public sealed record MetricMargins(double BlockLower, double BlockShift, double PassUpper);
