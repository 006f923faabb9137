using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Suites.Functional;

namespace Waku.QA.Suites.Regression;

/// <summary>Topologies and labels of the regression cases. Pure.</summary>
internal static class RegressionPlan
{
    /// <summary>Labels whose light clients can do everything.</summary>
    public static IEnumerable<TestCaseData> LightClients => FunctionalPlan.Labels(Capability.LightNode, Capability.FilterClient);

    /// <summary>Labels that ask stores as light clients.</summary>
    public static IEnumerable<TestCaseData> StoreClients => FunctionalPlan.Labels(Capability.LightNode, Capability.StoreClient);

    /// <summary>Labels that can be told to connect.</summary>
    public static IEnumerable<TestCaseData> Connecting => FunctionalPlan.Labels(Capability.Relay, Capability.ConnectPeer);

    /// <summary>Cluster 0, which nodes have when nobody says otherwise.</summary>
    public static Topology ClusterZero(string label) => SuitePlan.Variant(
        SuitePlan.NameOf($"zero-{label}"),
        SuitePlan.Group(FunctionalPlan.Subject, label), SuitePlan.Group(FunctionalPlan.Witness, SuitePlan.Labels.FirstOrDefault(l => l != label) ?? label)) with
    { ClusterId = 0 };

    /// <summary>Same Waku cluster, no shard in common.</summary>
    public static Topology Disjoint(string label) => SuitePlan.Variant(
        SuitePlan.NameOf($"disjoint-{label}"),
        SuitePlan.Group(FunctionalPlan.Subject, label) with { Shards = [1] },
            SuitePlan.Group(FunctionalPlan.Witness, SuitePlan.Labels.FirstOrDefault(l => l != label) ?? label) with { Shards = [2] });

    /// <summary>A client with two stores.</summary>
    public static Topology TwoStores(string label) => SuitePlan.Variant(
        SuitePlan.NameOf($"two-stores-{label}"),
        SuitePlan.Group("store-1", SuitePlan.Labels.First(SuitePlan.Serves)) with { Role = NodeRole.Service },
        SuitePlan.Group("store-2", SuitePlan.Labels.First(SuitePlan.Serves)) with { Role = NodeRole.Service },
        SuitePlan.Group("client", label) with { Role = NodeRole.Light, Service = "store-1" });

    /// <summary>Four relays that all come and go together.</summary>
    public static Topology Mass(string label) => SuitePlan.Variant(SuitePlan.NameOf($"mass-{label}"), SuitePlan.Group("node", label) with { Count = 4 });
}
