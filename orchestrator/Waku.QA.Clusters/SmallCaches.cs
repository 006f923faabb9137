using System.Collections.Concurrent;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Clusters;

/// <summary>
/// Keeps up with nodes that run with their own defaults (issue 20): their REST caches hold 50 messages of a topic, so what several cases publish on
/// one is taken while they publish, not only when somebody waits for it.
/// </summary>
internal sealed class SmallCaches(Cluster cluster)
{
    /// <summary>So many messages of a topic are left in the caches: what is on its way comes on top.</summary>
    private const int Most = 10;

    private readonly ConcurrentDictionary<string, int> _published = new();

    /// <summary>Told of each publication; every so often takes what arrived at the nodes concerned.</summary>
    public async Task PublishedAsync(string topic, CancellationToken cancellationToken)
    {
        if (cluster.Nodes.Any(static n => n.Spec.OwnDefaults)
            && _published.AddOrUpdate(topic, 1, static (_, n) => n + 1) % Most == 0)
        {
            foreach (var node in cluster.Nodes.Where(n => n.Spec is { OwnDefaults: true, Role: not NodeRole.Light } && n.State == NodeState.Ready
                && n.Spec.Shards.Any(s => n.TopicOf(s) == topic)))
            {
                try
                {
                    await node.Inbox.DrainAsync(topic, cancellationToken).ConfigureAwait(false);
                }
                catch (NodeRefusedException)
                {
                    // It has left the topic: whoever needs it to be there says so.
                }
            }
        }
    }
}
