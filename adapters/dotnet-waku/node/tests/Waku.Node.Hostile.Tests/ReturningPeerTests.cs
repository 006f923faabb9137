using System.Diagnostics;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Node.Hostile.Tests.Harness;

namespace Waku.Node.Hostile.Tests;

/// <summary>A peer that comes back after a power cut: its old connection was never closed (issue 20, kind 5).</summary>
public sealed class ReturningPeerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <param name="nodeDialed">True when the old connection had been dialed by the node, so that old and new differ in direction.</param>
    /// <param name="colocation">Limit of connections per address, which the old connection fills.</param>
    [TestCase(false, 0)]
    [TestCase(false, 1)]
    [TestCase(true, 0)]
    public async Task HearsWhatIsPublishedAfterItsReturn(bool nodeDialed, int colocation)
    {
        await using var node = ListeningNode.Create(colocation);
        var key = IdentityKey.Generate(KeyType.Secp256k1);
        await using var before = ListeningNode.Create(key: key);
        await using var link = new FreezableLink((nodeDialed ? before : node).Addresses[0].TcpPort!.Value);
        var over = Multiaddr.Parse($"/ip4/127.0.0.1/tcp/{link.Port}");
        await (nodeDialed
            ? node.Host.DialAsync(over.WithPeer(before.Host.PeerId), CancellationToken.None)
            : before.Host.DialAsync(over.WithPeer(node.Host.PeerId), CancellationToken.None));
        await Until.TrueAsync(() => node.Relay!.MeshOn(NodeProcess.Topic).Count == 1, "the peer to be meshed");

        await link.FreezeAsync();
        await using var after = ListeningNode.Create(key: key);
        var heard = new TaskCompletionSource();
        after.Relay!.MessageReceived += _ => heard.TrySetResult();
        var start = Stopwatch.GetTimestamp();
        await after.Host.DialAsync(node.Addresses[0], CancellationToken.None);
        byte number = 0;
        while (!heard.Task.IsCompleted)
        {
            Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(Limit), "until something was delivered to the returned peer");
            await node.Relay!.PublishAsync(NodeProcess.Topic, HonestPair.Message([++number]), CancellationToken.None);
            await Task.Delay(100);
        }

        TestContext.Out.WriteLine($"delivered after {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms");
        Assert.That(node.Relay!.PeersOn(NodeProcess.Topic), Is.EqualTo(new[] { key.PeerId }));
    }
}
