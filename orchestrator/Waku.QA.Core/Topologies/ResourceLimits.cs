namespace Waku.QA.Core.Topologies;

/// <summary>What one node may use. Null means no limit.</summary>
/// <param name="Cpus">CPU cores, fractions allowed.</param>
/// <param name="MemoryBytes">Memory in bytes.</param>
/// <param name="Pids">Processes and threads.</param>
public sealed record ResourceLimits(double? Cpus, long? MemoryBytes, int? Pids);
