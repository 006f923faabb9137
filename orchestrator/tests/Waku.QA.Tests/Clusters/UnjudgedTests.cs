using System.Text;
using Waku.QA.Clusters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Wire;

namespace Waku.QA.Tests.Clusters;

/// <summary>What an oracle will judge is written down, and nothing of what none will: under a load that would cost the harness pauses (issue 21).</summary>
public sealed class UnjudgedTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task MessagesAreWrittenDownWhereTheyAreJudged(bool judged)
    {
        await using var engine = new PaperEngine();
        var adapter = new PaperAdapter { Drain = static _ => Task.FromResult<IReadOnlyList<NodeMessage>>([]) };
        var topology = new Topology { Name = "judged", Shards = [0], Groups = [new NodeGroup { Name = "a", Implementation = "paper" }] };
        var resolver = new NodeResolver(engine, new NodeArtifacts(adapter), new Progress<string>());
        var settings = new ClusterSettings("run", "judged", topology, 1, engine, resolver, new NodeKeys(), "", false, new PolledTime()) { Judged = judged };
        await using var cluster = await Cluster.StartAsync(settings, CancellationToken.None);
        var before = cluster.History.Events.Count;

        var message = new NodeMessage { Payload = Encoding.UTF8.GetBytes("x"), ContentTopic = "/a/1/b/proto", Timestamp = 1 };
        await cluster.Nodes[0].Control.Relay.PublishAsync(cluster.Nodes[0].TopicOf(0), message, CancellationToken.None);

        Assert.That((before > 0, cluster.History.Events.Count - before), Is.EqualTo((judged, judged ? 1 : 0)));
    }
}
