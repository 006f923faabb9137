using Waku.QA.Clusters;
using Waku.QA.Core.Nodes;
using Waku.QA.Runs.Specifications;

namespace Waku.QA.Suites.Functional.Lifecycle;

/// <summary>What a node says of itself agrees with what it does.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ObservationTests : SuiteCase
{
    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Measured))]
    [Requirement("metrics")]
    public Task CountsWhatItRelays(string label) => CaseAsync("The counter of relayed messages grows by at least the number that was sent.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var before = await RelayedAsync(site);
        for (var i = 0; i < 10; i++)
        {
            await site.RelayToSubjectAsync(site.Topic(0), context.Message(20, site.ContentTopic()));
        }

        await context.UntilAsync(site.Cluster, "the counter to have grown by ten",
            async _ => await RelayedAsync(site) is var now && now >= before + 10 ? null : $"it went from {before} to {now}");
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("REST admin and info", "N#4029")]
    public Task ShowsItsNeighbour(string label) => CaseAsync("The witness is among the connected peers, on every shard.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        Assert.That(await site.Subject.Control.Peers.ConnectedAsync(context.Cancelled), Does.Contain(site.Witness.Spec.PeerId));
        foreach (var shard in FunctionalPlan.Shards)
        {
            Assert.That(await site.Subject.SeesAsync(site.Witness, shard, context.Cancelled), Is.Not.False, $"shard {shard}");
        }
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("health")]
    public Task SaysThatItIsWell(string label) => CaseAsync("A node that is up says so, and names its addresses and version.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        Assert.That((await site.Subject.Control.HealthAsync(context.Cancelled)).Ready, Is.True);
        var info = await site.Subject.Control.InfoAsync(context.Cancelled);
        Assert.That(info.PeerId, Is.EqualTo(site.Subject.Spec.PeerId));
        Assert.That(info.Addresses, Has.Some.Contains(site.Cluster.Plan.Addresses[site.Subject.Name].Ip), "an address that others can dial");
        Assert.That(info.Version, Is.Not.Empty);
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Streaming))]
    [Requirement("delivery stream")]
    public Task StreamsEachDeliveryOnce(string label) =>
        CaseAsync("The stream of deliveries has each message once, with its hash, its topic and a time between publish and now.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.Cancelled);
        List<NodeDelivery> seen = [];
        var reading = Task.Run(async () =>
        {
            await foreach (var delivery in site.Subject.Control.DeliveriesAsync(limit.Token))
            {
                lock (seen)
                {
                    seen.Add(delivery);
                }
            }
        }, CancellationToken.None);
        var topic = site.Topic(0);
        await context.UntilAsync(site.Cluster, "the stream to be open", async _ =>
        {
            var hash = await site.RelayToSubjectAsync(topic, context.Message(20, site.ContentTopic("open")));
            return Count(seen, hash) == 1 ? null : "nothing came";
        });
        var sent = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            sent.Add(await site.RelayToSubjectAsync(topic, context.Message(21, site.ContentTopic())));
        }

        await context.UntilAsync(site.Cluster, "all on the stream",
            _ => Task.FromResult(sent.TrueForAll(h => Count(seen, h) == 1) ? null : "some are missing, or there twice"));
        await limit.CancelAsync();
        try
        {
            await reading;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
            // It was open until it had brought everything; now it is ended from this side.
        }
    });

    private static int Count(List<NodeDelivery> seen, string hash)
    {
        lock (seen)
        {
            return seen.Count(d => $"0x{Convert.ToHexStringLower(d.Hash)}" == hash);
        }
    }

    private static async Task<double> RelayedAsync(FunctionalSite site)
    {
        var metrics = await site.Subject.Control.MetricsAsync(site.Cancelled);
        return site.Subject.MetricNames.Relayed.In(metrics) ?? (site.Subject.Behaviour.CountsFromZero
            ? throw new AssertionException("there is no counter of messages")
            : 0);
    }
}
