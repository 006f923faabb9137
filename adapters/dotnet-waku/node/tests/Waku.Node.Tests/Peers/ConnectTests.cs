using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Primitives;
using Waku.Node.Store;
using Waku.Node.Tests.Relay;

namespace Waku.Node.Tests.Peers;

/// <summary>Connected means usable, and whoever was restarted comes back.</summary>
public sealed class ConnectTests
{
    private const string Topic = LoopbackNode.Topic;

    /// <summary>Right after the answer, at both ends, fifty times.</summary>
    [Test]
    public async Task WhatIsPublishedRightAfterConnectingArrives()
    {
        List<string> lost = [];
        for (var i = 0; i < 50; i++)
        {
            await using var asked = ClientNode.Start();
            await using var asking = ClientNode.Start();
            var (atAsked, atAsking) = (0, 0);
            asked.Relay!.MessageReceived += m => atAsked += m.Message.Payload.Span[0] == 1 ? 1 : 0;
            asking.Relay!.MessageReceived += m => atAsking += m.Message.Payload.Span[0] == 2 ? 1 : 0;

            await asking.ConnectAsync(asked.Addresses[0], CancellationToken.None);
            var sent = await Task.WhenAll(
                asked.Relay.PublishAsync(Topic, LoopbackNode.Message([2]), CancellationToken.None).AsTask(),
                asking.Relay.PublishAsync(Topic, LoopbackNode.Message([1]), CancellationToken.None).AsTask());
            if (sent.Any(static s => s.Peers == 0))
            {
                lost.Add($"{i}: {string.Join(' ', sent.Select(static s => s.Peers))}");
                continue;
            }

            await LoopbackNode.UntilAsync(() => atAsked == 1 && atAsking == 1, $"both messages of round {i}");
        }

        Assert.That(lost, Is.Empty);
    }

    [Test]
    public async Task APeerOfAnotherClusterIsNoSuccess()
    {
        await using var other = ClientNode.Start(static o => o with { ClusterId = 67 });
        await using var node = ClientNode.Start();

        Assert.That(async () => await node.ConnectAsync(other.Addresses[0], CancellationToken.None), Throws.InstanceOf<Libp2pException>());
    }

    [Test]
    public async Task ANodeWithoutRelayIsConnectedToo([Values] bool askingRelays)
    {
        await using var asked = ClientNode.Start(o => o with { Relay = !askingRelays });
        await using var asking = ClientNode.Start(o => o with { Relay = askingRelays });

        Assert.That((await asking.ConnectAsync(asked.Addresses[0], CancellationToken.None)).Identified, Is.Not.Null);
    }

    /// <summary>The node that names a store is restarted with its key: it relays with the store again at once.</summary>
    [Test]
    public async Task ANodeThatNamesAServiceComesBack()
    {
        await using var store = ClientNode.Start(static o => o with { Store = new StoreSettings { Backend = new InMemoryMessageStore() } });
        var key = IdentityKey.Generate(KeyType.Secp256k1);
        for (var life = 0; life < 3; life++)
        {
            await using var node = Naming(store.Addresses[0], key);
            await LoopbackNode.UntilAsync(() => node.Relay!.PeersOn(Topic).Count == 1 && store.Relay!.PeersOn(Topic).Count == 1, $"life {life}");
        }
    }

    /// <summary>The named store is away for a second and comes back at the same address.</summary>
    [Test]
    public async Task ANamedServiceThatWasRestartedIsFoundAgain()
    {
        var key = IdentityKey.Generate(KeyType.Secp256k1);
        var store = Store(key, Multiaddr.Parse("/ip4/127.0.0.1/tcp/0"));
        var address = store.Addresses[0];
        await using var node = Naming(address, IdentityKey.Generate(KeyType.Secp256k1));
        await LoopbackNode.UntilAsync(() => store.Relay!.PeersOn(Topic).Count == 1, "the first time");
        await store.DisposeAsync();
        await Task.Delay(TimeSpan.FromSeconds(1));

        await using var again = Store(key, address.WithoutPeer());
        await LoopbackNode.UntilAsync(() => node.Relay!.PeersOn(Topic).Count == 1 && again.Relay!.PeersOn(Topic).Count == 1, "it is back");
    }

    /// <summary>However long it was away: by a clock of its own, found again within the bound of issue 20.</summary>
    [TestCase(1, 2)]
    [TestCase(10, 2)]
    [TestCase(60, 5)]
    [TestCase(3_600, 5)]
    public async Task ANamedServiceIsFoundAgainWithinTheBound(int away, int bound)
    {
        var key = IdentityKey.Generate(KeyType.Secp256k1);
        var store = Store(key, Multiaddr.Parse("/ip4/127.0.0.1/tcp/0"));
        var address = store.Addresses[0];
        var time = new ManualTime();
        await using var node = Naming(address, IdentityKey.Generate(KeyType.Secp256k1), time);
        await LoopbackNode.UntilAsync(() => node.Host.FindConnection(store.Host.PeerId)?.Identified is not null, "the first time");
        await store.DisposeAsync();
        await LoopbackNode.UntilAsync(() => node.Host.Connections.Count == 0, "the end of the connection");
        while (time.Elapsed < TimeSpan.FromSeconds(away))
        {
            await StepAsync(time, node, away);
        }

        await using var again = Store(key, address.WithoutPeer());
        var back = time.Elapsed;
        while (node.Host.FindConnection(again.Host.PeerId) is null)
        {
            await StepAsync(time, node, away);
            Assert.That(time.Elapsed - back, Is.LessThanOrEqualTo(TimeSpan.FromSeconds(bound)));
        }
    }

    /// <summary>A step of the clock, and the real time that a dial to a port of this machine takes.</summary>
    private static async Task StepAsync(ManualTime time, WakuNode node, int away)
    {
        time.Advance(TimeSpan.FromMilliseconds(away > 100 ? 2_000 : 250));
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        var dials = node.Host.Dials;
        while (node.Host.Dials == dials && !limit.IsCancellationRequested)
        {
            await Task.Delay(1, CancellationToken.None);
        }
    }

    private static WakuNode Store(IdentityKey key, Multiaddr address) => ClientNode.Start(o => o with
    {
        Libp2p = o.Libp2p with { Identity = key },
        Listen = [address],
        Store = new StoreSettings { Backend = new InMemoryMessageStore() },
    });

    private static WakuNode Naming(Multiaddr store, IdentityKey key, TimeProvider? time = null) => ClientNode.Start(o => o with
    {
        Libp2p = o.Libp2p with { Identity = key },
        ServicePeers = [(StoreClient.Id, store)],
    }, time);
}
