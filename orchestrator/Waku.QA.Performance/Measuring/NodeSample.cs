namespace Waku.QA.Performance.Measuring;

/// <summary>Resources of one node at one moment.</summary>
/// <param name="Node">Name.</param>
/// <param name="At">Seconds since the cluster's start.</param>
/// <param name="CpuSeconds">CPU time so far.</param>
/// <param name="ResidentBytes">Memory in RAM.</param>
/// <param name="AnonymousBytes">Memory in RAM that belongs to no file.</param>
public sealed record NodeSample(string Node, double At, double CpuSeconds, long ResidentBytes, long AnonymousBytes);
