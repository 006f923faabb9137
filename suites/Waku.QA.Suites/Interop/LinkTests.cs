using System.Collections.Frozen;
using Waku.QA.Clusters;
using Waku.QA.Core.Topologies;
using Waku.QA.Runs.Specifications;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Interop;

/// <summary>
/// Every ordered pair over every transport and muxer: relay both ways, and every service that both have. TCP with the muxer that both
/// prefer is what all other cases use.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class LinkTests : SuiteCase
{
    private static readonly FrozenDictionary<string, string> Muxers =
        new Dictionary<string, string> { ["yamux"] = "/yamux/1.0.0", ["mplex"] = "/mplex/6.7.0" }.ToFrozenDictionary();

    [TestCaseSource(typeof(InteropPlan), nameof(InteropPlan.Links))]
    [Requirement("interop", "N#1485", "G#252", "N#2417")]
    public Task Works(string from, string to, string protocol, string transport, string muxer) =>
        CaseAsync("Relay both ways, or the service, works over the link, and there is no other link.", async context =>
    {
        var topology = InteropPlan.Link(from, to, transport, muxer);
        var cluster = await context.ShareAsync(topology.Name, topology);
        var (dialer, listener) = (cluster[InteropPlan.Dialer], cluster[InteropPlan.Listener]);
        if (protocol == InteropPlan.RelayProtocol)
        {
            await context.RelayAsync(cluster, dialer, [listener], 0, context.Message(100_000, context.ContentTopic("there")));
            await context.RelayAsync(cluster, listener, [dialer], 0, context.Message(100_000, context.ContentTopic("back")));
            await IsDialedAsync(context, dialer, listener);
            foreach (var told in cluster.Nodes.Where(static n => n.Spec.Muxer is not null))
            {
                await OffersOnlyAsync(context, cluster, told);
            }
        }
        else
        {
            var light = cluster[InteropPlan.LightDialer];
            await ServiceUse.UseAsync(context, cluster, light, [dialer, listener], protocol);
            await IsDialedAsync(context, light, listener);
        }
    });

    /// <summary>The connection leads to the port of the transport, and none to that of another.</summary>
    private static async Task IsDialedAsync(CaseContext context, ClusterNode dialer, ClusterNode listener)
    {
        if (await dialer.RemoteEndPointsAsync(context.Cancelled) is not { } remotes)
        {
            throw new UndecidedException("the system does not tell where the node's sockets lead");
        }

        var address = listener.Cluster.Plan.Addresses[listener.Name];
        int[] ports = [.. remotes.Where(r => $"{r.Address}" == address.Ip).Select(static r => r.Port)
            .Where(p => p == address.Ports.Tcp || p == address.Ports.WebSocket)];
        Assert.That(ports, Is.EqualTo(new[] { dialer.Spec.Transport == Transport.WebSocket ? address.Ports.WebSocket : address.Ports.Tcp }),
            $"ports of {listener.Name} that {dialer.Name} is connected to");
    }

    /// <summary>A peer with another muxer finds none in common, so that what worked was this one.</summary>
    private static async Task OffersOnlyAsync(CaseContext context, Cluster cluster, ClusterNode node)
    {
        await context.Wire(cluster, o => o with { Muxers = [Muxers[node.Spec.Muxer!]] }).ConnectAsync(node, context.Cancelled);
        var other = context.Wire(cluster, o => o with { Muxers = [.. Muxers.Where(m => m.Key != node.Spec.Muxer).Select(static m => m.Value)] });
        try
        {
            await other.ConnectAsync(node, context.Cancelled);
        }
        catch (Exception e) when (WireFailure.Is(e))
        {
            return;
        }

        Assert.Fail($"{node.Name} offers more than {node.Spec.Muxer}");
    }
}
