using System.Net;
using Waku.Libp2p.Identity;
using Waku.Node.Discovery.V5;
using Waku.Node.Enr;

namespace Waku.Node.Tests.Interop;

/// <summary>Discovery v5 against @chainsafe/discv5, under Ethereum's protocol id, which is the only one that it speaks.</summary>
public sealed class Discv5InteropTests
{
    private static readonly IPAddress Ip = IPAddress.Loopback;

    /// <summary>Where a lookup goes is chance, and so is whether it asks for the distance at which a node lies: several may be needed.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [Test]
    public async Task WeFindNodesThroughJsAndJsFindsNodesThroughUs()
    {
        await using var js = new JsPeer("discv5-node");
        await using var first = Node([]);
        first.Start();
        var jsRecord = (await js.AskAsync(new { op = "start", port = 19_301, bootstrap = (string[])[first.Record.ToString()] })).GetProperty("enr")
            .GetString()!;
        Assert.That(NodeRecord.TryParse(jsRecord, out var record), Is.True, jsRecord);

        // Handshake and ping both ways.
        Assert.That(await first.PingAsync(record!, CancellationToken.None), Is.True, "js answers our ping");
        Assert.That((await js.AskAsync(new { op = "ping", enr = first.Record.ToString() })).GetProperty("pong").GetBoolean(), Is.True, "we answer js");

        // A third node that knows only js finds the first through it.
        await using var third = Node([record!]);
        third.Start();
        await UntilAsync(() => Task.FromResult(third.Known.Any(r => r.PeerId.Equals(first.Record.PeerId))), "the third node to find the first through js");

        // Asked for one distance, js names who lies there.
        var distance = Distances.Of(record!.NodeId.Span, third.Record.NodeId.Span);
        Assert.That((await first.FindNodesAsync(record, [distance], CancellationToken.None)).Select(static r => r.PeerId), Does.Contain(third.Record.PeerId));

        // And js finds the third, which it was never told of, by asking us.
        await UntilAsync(async () =>
            (await js.AskAsync(new { op = "lookup" })).ToString().Contains(third.Record.ToString(), StringComparison.Ordinal), "js to find the third node");
        await js.AskAsync(new { op = "stop" });
    }

    private static Discv5Service Node(NodeRecord[] bootstrap)
    {
        var key = IdentityKey.Generate(KeyType.Secp256k1);
        return new Discv5Service(
            new Discv5Options { Identity = key, Listen = new IPEndPoint(Ip, 0), Bootstrap = bootstrap, ProtocolId = "discv5", MaxNodesPerIp = 0 },
            port => new NodeRecordBuilder().EndPoint(Ip, 60000, port).Sign(key, 1), 1);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!await condition())
        {
            Assert.That(limit.IsCancellationRequested, Is.False, $"waited {Limit.TotalSeconds} s for {what}");
            await Task.Delay(50, CancellationToken.None);
        }
    }
}
