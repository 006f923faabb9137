using Waku.Node.Store;
using Waku.Node.Tests.Relay;

namespace Waku.Node.Tests.Services;

/// <summary>A service that dialed its client and hung up within milliseconds stays reachable for it.</summary>
public sealed class ShortConnectionTests
{
    private const int Repeats = 60;

    [Test]
    public async Task AServiceThatHungUpIsDialedAgain([Values(false, true)] bool beforeIdentify)
    {
        await using var service = ClientNode.Start(static o => o with { Store = new StoreSettings { Backend = new InMemoryMessageStore() } });
        await using var client = ClientNode.Start(static o => o with { Relay = false });
        client.Host.Peers.Learn(service.Host.PeerId, [service.Addresses[0].WithoutPeer()], Libp2p.Connections.PeerOrigin.Static);
        for (var i = 0; i < Repeats; i++)
        {
            await service.Host.DialAsync(client.Addresses[0], CancellationToken.None);
            if (!beforeIdentify)
            {
                await LoopbackNode.UntilAsync(() => service.Host.FindConnection(client.Host.PeerId)?.Identified is not null, "identify");
            }

            await service.Host.DisconnectAsync(client.Host.PeerId);
            var answer = await client.StoreClient.QueryAsync(service.Host.PeerId, new StoreQuery(), CancellationToken.None);
            Assert.That((i, answer.StatusCode, answer.StatusDescription), Is.EqualTo((i, StoreStatus.Ok, "OK")));
            await client.Host.DisconnectAsync(service.Host.PeerId);
        }
    }
}
