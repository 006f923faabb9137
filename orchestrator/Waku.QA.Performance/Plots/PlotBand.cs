namespace Waku.QA.Performance.Plots;

/// <summary>A shaded stretch of the horizontal axis: a phase or a fault.</summary>
/// <param name="Name">Name written into it.</param>
/// <param name="From">Start.</param>
/// <param name="To">End.</param>
public sealed record PlotBand(string Name, double From, double To);
