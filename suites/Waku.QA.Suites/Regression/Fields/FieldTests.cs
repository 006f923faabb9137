using Waku.QA.Clusters;
using Waku.QA.Runs.Specifications;
using Waku.QA.Suites.Functional;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Regression.Fields;

/// <summary>
/// No number of a request ends a node: each field of every protocol with each value that it cannot hold. Seen on real nodes: a filter
/// type of 4, a count of 2^64-1 for peer exchange and a direction of 2 for the store end a process that any peer can reach (issue 19, item 7).
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class FieldTests : SuiteCase
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    [TestCaseSource(typeof(WireFields), nameof(WireFields.Cases))]
    [Requirement("seen: one number in a request ends a node")]
    public Task NoValueEndsTheNode(string label, WireField field) =>
        CaseAsync($"{field} with values that it cannot hold is refused or taken, and the node goes on.", async context =>
    {
        // A cluster of its own: what this case looks for would take its neighbours along.
        var topology = FunctionalPlan.Exposed(label, field.ToString());
        using var lease = await context.LeaseAsync(topology.Name, topology);
        var site = new FunctionalSite(context, lease.Cluster);
        site.Cluster.History.Open(site.Topic(0), site.Cluster.Settings.Time.GetUtcNow());
        var watcher = context.Wire(site.Cluster);
        foreach (var value in field.Values)
        {
            var request = field.Request(site.Topic(0), site.ContentTopic(), value);
            try
            {
                await SendAsync(context, site, field.Protocol, request);
                await AnswersAsync(context, site, watcher);
            }
            catch (Exception e) when (e is not OperationCanceledException || !context.Cancelled.IsCancellationRequested)
            {
                await EndedAsync(site, context.Cancelled);
                var hex = Convert.ToHexStringLower(request.ToArray());
                var node = $"{site.Subject.Spec.Implementation} {site.Subject.Spec.Release}";
                Assert.Fail($"{field} = {value}, request {hex} on {field.Protocol}, to {node}: {site.Cluster.Death?.Message ?? e.Message}");
            }
        }

        await site.StillAliveAsync();
    });

    /// <summary>The request by a peer of its own: one that sent nonsense may be thrown out, and is no judge of what follows.</summary>
    private static async Task SendAsync(CaseContext context, FunctionalSite site, string protocol, Proto request)
    {
        if (protocol != WireProtocols.Relay)
        {
            // As bytes: not every answer is a protobuf.
            await context.Wire(site.Cluster).RequestAsync(site.Subject, protocol, Proto.Framed(request.ToArray()), context.Cancelled);
            return;
        }

        await using var relay = await context.WireRelayAsync(site.Cluster);
        await relay.ConnectAsync(site.Subject, [site.Topic(0)], context.Cancelled);
        await relay.SendAsync(request, context.Cancelled);

        // Answered behind the RPC on the same connection: by then it was read. A peer that was thrown out for it was read as well.
        await relay.Peer.RequestAsync(site.Subject, WireProtocols.Metadata, Known(), context.Cancelled);
    }

    private static async Task AnswersAsync(CaseContext context, FunctionalSite site, WirePeer watcher)
    {
        var answer = await watcher.RequestAsync(site.Subject, WireProtocols.Metadata, Known(), context.Cancelled);
        Assert.That(answer?.UInt(1), Is.EqualTo((ulong)site.Subject.Spec.ClusterId), "metadata, asked afterwards");
        site.Cluster.ThrowIfDead();
    }

    private static Proto Known() => new Proto().UInt(1, 66).UInt(2, 0).Bytes(3, [0]);

    /// <summary>A connection that broke is seen before the end of the process is.</summary>
    private static async Task EndedAsync(FunctionalSite site, CancellationToken cancellationToken)
    {
        try
        {
            await Waiting.UntilAsync("the node to have ended", _ => Task.FromResult(site.Cluster.Death is null ? "it runs" : null),
                Grace, Poll, site.Cluster.Settings.Patience, site.Cluster.Settings.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It lives, and the failure stands as it is.
        }
    }
}
