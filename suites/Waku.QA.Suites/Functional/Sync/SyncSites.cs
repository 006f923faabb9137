using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Suites.Functional.Sync;

/// <summary>Clusters of stores that keep themselves the same. Pure.</summary>
internal static class SyncSites
{
    /// <summary>Names of the two stores and of the relay between them.</summary>
    public const string First = "first", Second = "second", Publisher = "publisher";

    private static readonly TimeSpan Often = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    /// <summary>Labels whose stores do so.</summary>
    public static IEnumerable<string> Labels => SuitePlan.With(Capability.StoreSync, Capability.StoreServer, Capability.Relay);

    /// <summary>Two different labels whose stores do so, each pair once.</summary>
    public static IEnumerable<TestCaseData> Pairs =>
        from first in Labels
        from second in Labels
        where string.CompareOrdinal(first, second) < 0
        select new TestCaseData(first, second).SetArgDisplayNames(first, second);

    /// <summary>Two stores of a label that synchronise every second, and a publisher; for one case, which stops them.</summary>
    public static Topology Pair(string label, string name) => Pair(label, label, name);

    /// <summary>The same with stores of two labels.</summary>
    public static Topology Pair(string first, string second, string name) => SuitePlan.Variant(
        SuitePlan.NameOf(first == second ? $"sync-{name}-{first}" : $"sync-{name}-{first}-{second}"), SuitePlan.Group(Publisher, SuitePlan.Labels[0]),
        Store(First, first, Often), Store(Second, second, Often));

    /// <summary>A store that begins no session by itself while a case lasts, and a witness; for one case, whose messages are all there are.</summary>
    public static Topology Alone(string label, string name)
    {
        var site = FunctionalPlan.Site(label);
        return site with
        {
            Name = SuitePlan.NameOf($"sync-{name}-{label}"),
            Shards = [0, 1],
            Groups = [Store(FunctionalPlan.Subject, label, Never), .. site.Groups.Where(static g => g.Name == FunctionalPlan.Witness)]
        };
    }

    private static NodeGroup Store(string name, string label, TimeSpan interval) =>
        SuitePlan.Group(name, label) with { Role = NodeRole.Service, ServiceLimits = new ServiceLimits { StoreSync = interval } };
}
