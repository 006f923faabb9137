namespace Waku.QA.Performance.Recording;

/// <summary>Median of a metric over the runs of one command.</summary>
/// <param name="Session">Run id.</param>
/// <param name="Started">Start of the first run.</param>
/// <param name="Arm">Arm.</param>
/// <param name="Nodes">What ran.</param>
/// <param name="Runs">Runs behind it.</param>
/// <param name="Median">Median.</param>
/// <param name="Changed">True when the level of the series changed here.</param>
public sealed record TrendPoint(string Session, DateTimeOffset Started, string Arm, string Nodes, int Runs, double Median, bool Changed);
