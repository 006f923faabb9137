namespace Waku.QA.Performance.Plots;

/// <summary>One series of a chart.</summary>
/// <param name="Name">Name in the legend.</param>
/// <param name="Points">Points in order.</param>
/// <param name="Dots">True for dots, false for a line.</param>
public sealed record PlotLine(string Name, IReadOnlyList<(double X, double Y)> Points, bool Dots = false);
