namespace Waku.QA.Core.Topologies;

/// <summary>What one node may use. Null means no limit.</summary>
/// <param name="Cpus">CPU cores, fractions allowed.</param>
/// <param name="MemoryBytes">Memory in bytes.</param>
/// <param name="Pids">Processes and threads.</param>
public sealed record ResourceLimits(double? Cpus, long? MemoryBytes, int? Pids)
{
    /// <summary>CPUs that it may run on, as Linux writes lists: <c>0-2,4</c>; null for all. Only where the system can bind processes.</summary>
    public string? CpuSet { get; init; }
}
