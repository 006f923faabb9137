using Waku.QA.Clusters;
using Waku.QA.Performance.Load;

namespace Waku.QA.Performance.Scenarios;

/// <summary>Light nodes publish through their service.</summary>
internal class LightpushWorkload(Cluster cluster) : Workload(cluster)
{
    public override IReadOnlyList<ClusterNode> Publishers => Lights;

    public override IReadOnlyList<ClusterNode> Receivers => Relays;

    public override bool HasAnswers => true;

    public override Task SendAsync(SentMessage message, CancellationToken cancellationToken) =>
        Publishers[message.Planned.Publisher].Control.LightPush.PublishAsync(message.Topic, message.Message, cancellationToken);
}
