namespace Waku.QA.Performance.Measuring;

/// <summary>Resources of one node at one moment.</summary>
/// <param name="Node">Name.</param>
/// <param name="At">Seconds since the cluster's start.</param>
/// <param name="CpuSeconds">CPU time so far.</param>
/// <param name="ResidentBytes">Memory in RAM.</param>
/// <param name="AnonymousBytes">Memory in RAM that belongs to no file.</param>
public sealed record NodeSample(string Node, double At, double CpuSeconds, long ResidentBytes, long AnonymousBytes)
{
    /// <summary>Bytes of the managed heap by the node's own word; null where it was not asked or does not tell.</summary>
    public double? HeapBytes { get; init; }
}
