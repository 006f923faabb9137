namespace Waku.QA.Performance.Scenarios;

/// <summary>A part of a run, shaded in plots.</summary>
/// <param name="Name">Start, warm-up, measured, drain, or a disturbance.</param>
/// <param name="From">Seconds since the cluster's start.</param>
/// <param name="To">Seconds since the cluster's start.</param>
public sealed record RunPhase(string Name, double From, double To);
