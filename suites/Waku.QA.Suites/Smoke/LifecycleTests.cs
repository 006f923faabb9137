using Waku.QA.Clusters;

namespace Waku.QA.Suites.Smoke;

/// <summary>Nodes that come late, leave and return.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class LifecycleTests : SuiteCase
{
    private const string Mover = "moves";
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(20);

    [TestCaseSource(typeof(SmokePlan), nameof(SmokePlan.Implementations))]
    public Task ServesALateJoiner(string implementation) =>
        CaseAsync("A node that starts when the others are already meshed gets and sends messages.", async context =>
    {
        var cluster = await context.ShareAsync(SmokePlan.NameOf($"late-{implementation}"), SmokePlan.Lifecycle(implementation), later: Mover);
        await ReturnAsync(context, cluster);
    });

    [TestCaseSource(typeof(SmokePlan), nameof(SmokePlan.Implementations))]
    public Task TakesBackANodeThatStopped(string implementation) =>
        CaseAsync("The others go on while a node is away; after an orderly stop and a new start it takes part again.", context =>
        WithMoverAsync(context, implementation, static async (node, token) =>
        {
            var exit = await node.StopAsync(token);
            Assert.That(exit.Code, Is.Zero, "SIGTERM ends a node in good order, as PID 1 of a container too");
        }, "stops in good order"));

    [TestCaseSource(typeof(SmokePlan), nameof(SmokePlan.Implementations))]
    public Task TakesBackANodeThatWasKilled(string implementation) =>
        CaseAsync("The others go on while a node is away; after SIGKILL and a new start it takes part again.", context =>
        WithMoverAsync(context, implementation, static (node, token) => node.KillAsync(token), "is killed"));

    private static async Task WithMoverAsync(CaseContext context, string implementation, Func<ClusterNode, CancellationToken, Task> end, string how)
    {
        using var lease = await context.LeaseAsync(SmokePlan.NameOf($"life-{implementation}"), SmokePlan.Lifecycle(implementation));
        var mover = lease.Cluster[Mover];
        await context.StepAsync($"{mover.Name} {how}", () => end(mover, context.Cancelled));
        await ReturnAsync(context, lease.Cluster);
    }

    private static async Task ReturnAsync(CaseContext context, Cluster cluster)
    {
        var mover = cluster[Mover];
        var others = cluster.Except(mover);
        var missed = await context.PublishAsync(cluster, others[0], CaseContext.Topic(others[0], 0), context.Message());
        await context.DeliveredAsync(cluster, [others[1]], CaseContext.Topic(others[0], 0), missed);

        await context.StepAsync($"{mover.Name} starts", () => mover.StartAsync(context.Cancelled));
        await context.StepAsync("everyone sees it on shard 0", () => cluster.UntilAsync("the node to be connected", async token =>
        {
            foreach (var other in others)
            {
                if (await other.SeesAsync(mover, 0, token) == false)
                {
                    return $"{other.Name} does not see {mover.Name}";
                }

                if (await mover.SeesAsync(other, 0, token) == false)
                {
                    return $"{mover.Name} does not see {other.Name}";
                }
            }

            return null;
        }, Reconnect, TimeSpan.FromMilliseconds(50), context.Cancelled));
        Assert.That((await mover.Control.InfoAsync(context.Cancelled)).PeerId, Is.EqualTo(mover.Spec.PeerId), "it is the same peer");
        await context.RelayAsync(cluster, others[0], [mover, others[1]], 0, context.Message());
        await context.RelayAsync(cluster, mover, others, 0, context.Message());
    }
}
