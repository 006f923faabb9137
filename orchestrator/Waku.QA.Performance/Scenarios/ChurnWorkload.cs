using Waku.QA.Clusters;

namespace Waku.QA.Performance.Scenarios;

/// <summary>The last node goes and comes back, again and again; what the others deliver to each other is measured.</summary>
internal sealed class ChurnWorkload(Cluster cluster) : Workload(cluster)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public override IReadOnlyList<ClusterNode> Publishers => [Relays[0]];

    public override IReadOnlyList<ClusterNode> Receivers => [.. Relays.Skip(1).SkipLast(1)];

    public override IReadOnlyList<ClusterNode> Counted => [.. Cluster.Nodes.Where(n => n != Restless)];

    private ClusterNode Restless => Relays[^1];

    public override async Task AccompanyAsync(WindowNotes notes, CancellationToken cancellationToken)
    {
        while (true)
        {
            var since = notes.Time.GetTimestamp();
            await Restless.KillAsync(cancellationToken).ConfigureAwait(false);
            await Restless.StartAsync(cancellationToken).ConfigureAwait(false);
            notes.Disturbed("restart", since);
            await Task.Delay(Pause, notes.Time, cancellationToken).ConfigureAwait(false);
        }
    }
}
