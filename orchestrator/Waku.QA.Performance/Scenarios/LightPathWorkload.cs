using Waku.QA.Clusters;

namespace Waku.QA.Performance.Scenarios;

/// <summary>End to end between light clients: lightpush, relay, filter.</summary>
internal sealed class LightPathWorkload(Cluster cluster) : LightpushWorkload(cluster)
{
    public override IReadOnlyList<ClusterNode> Publishers => [Lights[0]];

    public override IReadOnlyList<ClusterNode> Receivers => [.. Lights.Skip(1)];

    public override Task PrepareAsync(CancellationToken cancellationToken) => FilterWorkload.SubscribeAsync(Receivers, cancellationToken);
}
