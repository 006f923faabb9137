using Waku.QA.Runs.Specifications;
using Waku.QA.Suites.Functional;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Interop;

/// <summary>Every implementation by every transport and muxer that it has, with our own native peer.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TransportTests : SuiteCase
{
    [TestCaseSource(typeof(InteropPlan), nameof(InteropPlan.Transports))]
    [Requirement("N#1485", "G#252", "N#2417", "interop")]
    public Task Connects(string label, string transport, string muxer) =>
        CaseAsync("Noise, the muxer, identify, metadata and 200 streams one after the other work over the transport.", async context =>
    {
        var cluster = await context.ShareAsync(InteropPlan.Relays.Name, InteropPlan.Relays);
        var node = cluster.Nodes.First(n => n.Spec.Label == label);
        var peer = context.Wire(cluster, o => o with { Muxers = [muxer] });
        var connection = await peer.ConnectAsync(node, context.Cancelled, webSocket: transport == "ws");
        Assert.That((connection.Muxer, connection.Identified!.Protocols.Contains(WireProtocols.Relay)), Is.EqualTo((muxer, true)));
        for (var i = 0; i < 200; i++)
        {
            var id = (ulong)node.Spec.ClusterId;
            Assert.That((await peer.RequestAsync(node, WireProtocols.Metadata, new Proto().UInt(1, id), context.Cancelled))?.UInt(1), Is.EqualTo(id),
                $"stream {i}");
        }
    });
}
