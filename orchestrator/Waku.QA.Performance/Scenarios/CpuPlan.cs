using System.Globalization;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Performance.Scenarios;

/// <summary>Which CPUs nodes may run on, so that the harness does not take theirs: the first CPU is left to it where there are four or more.</summary>
public static class CpuPlan
{
    private const int EnoughToShare = 4;

    /// <summary>
    /// The topology with a CPU set for every group that has none; unchanged on smaller machines, where binding would only make nodes wait
    /// for each other.
    /// </summary>
    public static Topology Bind(Topology topology, int cpus)
    {
        if (cpus < EnoughToShare || !OperatingSystem.IsLinux())
        {
            return topology;
        }

        var set = string.Create(CultureInfo.InvariantCulture, $"1-{cpus - 1}");
        return topology with
        {
            Groups =
            [.. topology.Groups.Select(g =>
                g.Limits?.CpuSet is null ? g with { Limits = (g.Limits ?? new ResourceLimits(null, null, null)) with { CpuSet = set } } : g)]
        };
    }
}
