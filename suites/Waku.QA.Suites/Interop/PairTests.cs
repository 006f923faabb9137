using Waku.QA.Core.Adapters;
using Waku.QA.Runs.Specifications;
using Waku.QA.Suites.Smoke;

namespace Waku.QA.Suites.Interop;

/// <summary>Every ordered pair of implementations, protocol by protocol.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PairTests : SuiteCase
{
    private const int Burst = 30;

    [TestCaseSource(typeof(InteropPlan), nameof(InteropPlan.Pairs))]
    [Requirement("11-M2", "interop")]
    public Task Relay(string from, string to) => CaseAsync("A burst of messages of all sizes arrives whole, once each.", async context =>
    {
        var cluster = await context.ShareAsync(InteropPlan.Relays.Name, InteropPlan.Relays);
        var (sender, receiver) = cluster.Pair(from, to);
        var topic = CaseContext.Topic(sender, 0);
        List<string> hashes = [];
        for (var i = 0; i < Burst; i++)
        {
            hashes.Add(await context.PublishAsync(cluster, sender, topic,
                context.Message(1 + (i * i * 100), context.ContentTopic("burst")) with { Meta = [(byte)i], Version = (uint)(i % 3) }));
        }

        foreach (var hash in hashes)
        {
            await context.DeliveredAsync(cluster, [receiver], topic, hash);
        }

        await receiver.Inbox.DrainAsync(topic, context.Cancelled);
        Assert.That(hashes.Select(receiver.Inbox.DeliveriesOf), Is.All.EqualTo(1), "deliveries");
    });

    [TestCaseSource(typeof(InteropPlan), nameof(InteropPlan.Pairs))]
    [Requirement("66-S1", "J#1765", "interop")]
    public Task Metadata(string from, string to) => CaseAsync("Two nodes that exchange metadata see each other and stay connected.", async context =>
    {
        var cluster = await context.ShareAsync(InteropPlan.Relays.Name, InteropPlan.Relays);
        var (sender, receiver) = cluster.Link(from, to);
        Assert.That(await sender.Control.Peers.ConnectedAsync(context.Cancelled), Does.Contain(receiver.Spec.PeerId));
        Assert.That(await receiver.Control.Peers.ConnectedAsync(context.Cancelled), Does.Contain(sender.Spec.PeerId));
        Assert.That(await sender.SeesAsync(receiver, 1, context.Cancelled), Is.Not.False, "on shard 1");
    });

    [TestCaseSource(typeof(InteropPlan), nameof(InteropPlan.ServicePairs))]
    [Requirement("interop")]
    public Task Service(string client, string server, string protocol) =>
        CaseAsync("A light client uses the service of the other implementation.", async context =>
    {
        var topology = SmokePlan.Light(server) with { Name = SuitePlan.NameOf($"interop-light-{server}") };
        var cluster = await context.ShareAsync(topology.Name, topology);
        var (witness, light) = (cluster[SmokePlan.Witness], cluster[SuitePlan.NameOf($"light-{client}")]);
        await ServiceUse.UseAsync(context, cluster, light, [witness, cluster[SmokePlan.Service]], protocol, backward: true);
    });
}
