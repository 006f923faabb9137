namespace Waku.QA.Engines;

/// <summary>Counters of a node's control group: of all its processes, whatever machine they run on.</summary>
/// <param name="Cpu">CPU time.</param>
/// <param name="Throttled">Time for which it had work and no CPU because its quota was used up.</param>
public sealed record CgroupUsage(TimeSpan Cpu, TimeSpan Throttled)
{
    /// <summary>Zero.</summary>
    public static CgroupUsage None { get; } = new(TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>Sum.</summary>
    public static CgroupUsage operator +(CgroupUsage a, CgroupUsage b) => new(a.Cpu + b.Cpu, a.Throttled + b.Throttled);

    /// <summary>What was added since an earlier reading.</summary>
    public static CgroupUsage operator -(CgroupUsage after, CgroupUsage before) => new(after.Cpu - before.Cpu, after.Throttled - before.Throttled);
}
