using System.Net;
using Waku.Node.Discovery.V5;
using Waku.Node.Enr;
using Waku.Node.Tests.Relay;

namespace Waku.Node.Tests.Discovery;

/// <summary>Nodes that are told of one other node only.</summary>
public sealed class NodeDiscoveryTests
{
    [Test]
    public async Task NodesOfAClusterFindAndMeshEachOther()
    {
        List<WakuNode> nodes = [Node(66, 1, [])];
        try
        {
            for (var i = 2; i <= 6; i++)
            {
                nodes.Add(Node(66, i, [nodes[0].Record!]));
            }

            await LoopbackNode.UntilAsync(() => nodes.TrueForAll(n => n.Relay!.PeersOn(LoopbackNode.Topic).Count == 5), "all to be connected to all");
            Assert.That(nodes[5].Host.Peers.All.Select(static p => p.Origin), Has.Some.EqualTo(Libp2p.Connections.PeerOrigin.Discv5));
        }
        finally
        {
            await Task.WhenAll(nodes.Select(static n => n.DisposeAsync().AsTask()));
        }
    }

    [Test]
    public async Task NodesOfAnotherClusterAreKnownAndLeftAlone()
    {
        await using var ours = Node(66, 11, []);
        await using var theirs = Node(67, 12, [ours.Record!]);

        await LoopbackNode.UntilAsync(() => theirs.Discv5!.Known.Count == 1 && ours.Discv5!.Known.Count == 1, "both to have met in discovery v5");

        Assert.That(ours.Host.Peers.All, Is.Empty);
        Assert.That(theirs.Host.Peers.All, Is.Empty);
    }

    [Test]
    public async Task ARecordFollowsTheShards()
    {
        await using var node = Node(66, 21, []);
        await using var other = Node(66, 22, [node.Record!]);
        var before = node.Record!;

        node.Relay!.Subscribe("/waku/2/rs/66/5");

        Assert.That(node.Record!.Shards!.Shards, Is.EqualTo(new ushort[] { 0, 5 }));
        Assert.That(node.Record.Sequence, Is.GreaterThan(before.Sequence));
        await LoopbackNode.UntilAsync(() => other.Discv5!.Known.Any(r => r.PeerId.Equals(node.Host.PeerId)
            && r.Shards!.Shards.Count == 2), "the other node to learn of it");
    }

    [Test]
    public async Task ANodeThatDiedLeavesTheTable()
    {
        await using var node = Node(66, 31, []);
        var other = Node(66, 32, [node.Record!]);
        await LoopbackNode.UntilAsync(() => node.Discv5!.TableSize == 1, "the other node in the table");
        var record = other.Record!;
        await other.DisposeAsync();

        Assert.That(await node.Discv5!.PingAsync(record, CancellationToken.None), Is.False);
        Assert.That(node.Discv5.TableSize, Is.Zero);
    }

    [Test]
    public async Task TenThousandPacketsOfStrangersChangeNothing()
    {
        await using var node = Node(66, 41, []);
        using var socket = new System.Net.Sockets.UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var random = new Random(1);
        var mutator = new Fuzzing.Mutator(1);
        var own = node.Record!.NodeId;
        var id = new byte[32];
        for (var i = 0; i < 10_000; i++)
        {
            random.NextBytes(id);
            byte[] authData = i % 3 == 0 ? id : i % 3 == 1 ? [.. id, 64, 33, .. new byte[97], .. node.Record.Encoded.Span] : id[..24];
            var header = Packet.AssociatedDataOf("d5waku", (PacketFlag)(i % 3 == 0 ? 0 : i % 3 == 1 ? 2 : 1), id.AsSpan(0, 12), authData, id.AsSpan(16, 16));
            var mutated = i % 2 == 0 ? header : mutator.Mutate(header);
            await socket.SendAsync(Packet.Seal(own.Span, mutated.Length < 16 ? header : mutated, i % 3 == 2 ? [] : new byte[44]), node.Record.UdpEndPoint!);
        }

        // It still answers who behaves.
        await using var other = Node(66, 42, [node.Record!]);
        await LoopbackNode.UntilAsync(() => other.Discv5!.TableSize == 1, "an honest node to be served");
        Assert.That(node.Discv5!.SessionCount, Is.LessThanOrEqualTo(1));
        Assert.That(node.Discv5.Known.Count, Is.LessThanOrEqualTo(1));
    }

    private static WakuNode Node(ushort cluster, int index, NodeRecord[] bootstrap)
    {
        var ip = IPAddress.Parse($"127.0.217.{index}");
        return ClientNode.Start(o => o with
        {
            ClusterId = cluster,
            Listen = [Libp2p.Multiaddrs.Multiaddr.Parse($"/ip4/{ip}/tcp/0")],
            Libp2p = o.Libp2p with { DialFrom = ip },
            Discovery = new DiscoverySettings { Discv5 = new IPEndPoint(ip, 0), Bootstrap = bootstrap },
            Seed = index,
        });
    }
}
