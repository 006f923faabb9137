using Waku.QA.Clusters;

namespace Waku.QA.Performance.Scenarios;

/// <summary>A relay node publishes; every light node has subscribed by filter.</summary>
internal sealed class FilterWorkload(Cluster cluster) : Workload(cluster)
{
    public override IReadOnlyList<ClusterNode> Publishers => [Relays[0]];

    public override IReadOnlyList<ClusterNode> Receivers => Lights;

    public override Task PrepareAsync(CancellationToken cancellationToken) => SubscribeAsync(Receivers, cancellationToken);

    /// <summary>Subscribes light nodes on all their shards.</summary>
    public static async Task SubscribeAsync(IReadOnlyList<ClusterNode> lights, CancellationToken cancellationToken)
    {
        RequireStreams(lights);
        foreach (var light in lights)
        {
            foreach (var shard in light.Spec.Shards)
            {
                await light.Control.Filter.SubscribeAsync($"/waku/2/rs/{light.Spec.ClusterId}/{shard}", [ContentTopic], cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }
}
