using Waku.QA.Core.Topologies;
using Waku.QA.Orchestrator.Clusters;
using Waku.QA.Orchestrator.Oracle;

namespace Waku.QA.Suites.Interop;

/// <summary>Mixed networks beside the homogeneous networks of their parts: what users get must not be worse for being mixed.</summary>
[Category("release")]
public sealed class MixtureTests : SuiteCase
{
    private const int Nodes = 10;
    private const int Messages = 40;

    [TestCaseSource(typeof(InteropPlan), nameof(InteropPlan.Mixtures))]
    [Requirement("interop", "mixtures")]
    public Task AMixtureIsAsGoodAsItsParts(string first, string second, int tenths) => CaseAsync("In a mixed network every message reaches every node once, as in the networks of its parts; latencies of the three are attached.", async context =>
    {
        List<string> table = ["network\tdelivered\tduplicates to applications\tmedian ms until seen\tslowest ms"];
        foreach (var (name, count) in ((string, int)[])[($"all-{first}", Nodes), ($"all-{second}", 0), ($"mixed-{tenths}-{first}-{second}", Nodes * tenths / 10)])
        {
            var topology = InteropPlan.Mixture(SuitePlan.NameOf(name), first, count, second, Nodes - count);
            using var lease = await context.LeaseAsync(topology.Name, topology);
            table.Add(await MeasureAsync(context, lease.Cluster, name));
        }

        context.Attach("mixture and its parts", string.Join('\n', table));
    });

    private static async Task<string> MeasureAsync(CaseContext context, Cluster cluster, string name)
    {
        List<double> latencies = [];
        var topic = CaseContext.Topic(cluster.Nodes[0], 0);
        List<string> hashes = [];
        for (var i = 0; i < Messages; i++)
        {
            var sender = cluster.Nodes[i % cluster.Nodes.Count];
            var start = cluster.Settings.Time.GetTimestamp();
            var hash = await context.PublishAsync(cluster, sender, topic, context.Message(200, context.ContentTopic(name)));
            await context.DeliveredAsync(cluster, cluster.Except(sender), topic, hash);
            latencies.Add(cluster.Settings.Time.GetElapsedTime(start).TotalMilliseconds);
            hashes.Add(hash);
        }

        foreach (var node in cluster.Nodes)
        {
            await node.Inbox.DrainAsync(topic, context.Cancelled);
        }

        var deliveries = (from node in cluster.Nodes from hash in hashes select cluster.History.DeliveriesOf(node.Name, hash)).ToList();
        latencies.Sort();
        var line = FormattableString.Invariant($"{name}\t{deliveries.Count(static d => d > 0)} of {deliveries.Count}\t{deliveries.Count(static d => d > 1)}\t{latencies[latencies.Count / 2]:0.0}\t{latencies[^1]:0.0}");
        Assert.That(deliveries, Is.All.LessThanOrEqualTo(1), line);
        return line;
    }
}
