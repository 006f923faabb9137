using Waku.QA.Clusters;

namespace Waku.QA.Performance.Scenarios;

/// <summary>
/// Every relay node publishes in turn, and every other one is to receive, each watched on the wire: nodes of several implementations are
/// then seen alike.
/// </summary>
internal sealed class RelayAllWorkload(Cluster cluster) : Workload(cluster)
{
    public override IReadOnlyList<ClusterNode> Publishers => Relays;

    public override IReadOnlyList<ClusterNode> Receivers => Relays;

    public override bool OnTheWire => true;
}
