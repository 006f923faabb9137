using Waku.QA.Clusters;

namespace Waku.QA.Performance.Scenarios;

/// <summary>The first relay node publishes, as the ends of a line do in a network: every other one is to receive.</summary>
internal class RelayWorkload(Cluster cluster) : Workload(cluster)
{
    public override IReadOnlyList<ClusterNode> Publishers => [Relays[0]];

    public override IReadOnlyList<ClusterNode> Receivers => [.. Relays.Skip(1)];
}
