using System.Diagnostics;
using Waku.Libp2p.Connections;
using Waku.Node.Hostile.Tests.Harness;
using Waku.Node.Hostile.Tests.Scripts;

namespace Waku.Node.Hostile.Tests;

/// <summary>Mesh peers that stopped reading cost the publisher nothing, and the others neither (issue 20, kind 4).</summary>
public sealed class StalledPeerTests
{
    private const int Messages = 400;

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(8)]
    public async Task PublishingWaitsForNoneOfThem(int stalled)
    {
        await using var node = ListeningNode.Create();
        await using var honest = HonestPair.Client("127.0.0.3");
        var heard = 0;
        honest.Relay!.MessageReceived += _ => Interlocked.Increment(ref heard);
        await honest.Host.DialAsync(node.Addresses[0], CancellationToken.None);
        await Until.TrueAsync(() => node.Relay!.MeshOn(NodeProcess.Topic).Count == 1, "the honest peer to be meshed");
        await using var attacker = new Attacker(node.Addresses[0], node.Addresses[0], 1);
        using var over = new CancellationTokenSource();
        var attacks = Enumerable.Range(0, stalled).Select(_ => IgnoreEndAsync(GossipScripts.StallAsync(attacker, over.Token))).ToList();
        await Until.TrueAsync(() => node.Relay!.PeersOn(NodeProcess.Topic).Count == stalled + 1, "the stalled peers to subscribe");

        // 60 MB to each: far more than queue, windows and sockets hold.
        var payload = new byte[148_000];
        List<double> times = [];
        for (var i = 0; i < Messages; i++)
        {
            BitConverter.TryWriteBytes(payload, i);
            var start = Stopwatch.GetTimestamp();
            await node.Relay!.PublishAsync(NodeProcess.Topic, HonestPair.Message([.. payload]), CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await Until.TrueAsync(() => Volatile.Read(ref heard) > i - 20, "the honest peer to keep up");
        }

        await Until.TrueAsync(() => Volatile.Read(ref heard) == Messages, "every message at the honest peer");
        times.Sort();
        var (median, p99) = (times[Messages / 2], times[(int)(Messages * 0.99)]);
        TestContext.Out.WriteLine(FormattableString.Invariant($"{stalled} stalled: publish median {median:0.00}, p99 {p99:0.00}, worst {times[^1]:0.00} ms"));
        Assert.That(times.Sum(), Is.LessThan(20_000), "milliseconds of all publishing; waiting for each stalled peer cost 2 s a message");
        Assert.That(node.Relay!.DroppedToSlowPeers, Is.Positive, "what the stalled peers did not take is counted");
        await over.CancelAsync();
        await Task.WhenAll(attacks);
    }

    private static async Task IgnoreEndAsync(Task attack)
    {
        try
        {
            await attack;
        }
        catch (Exception e) when (PeerFault.Is(e))
        {
            // The node hung up on it, or the test is over.
        }
    }
}
