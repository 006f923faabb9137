using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Waku.Libp2p.Identity;
using Waku.Node.Discovery.V5;
using Waku.Node.Enr;
using Waku.Node.Services;

namespace Waku.Node.Tests.Services;

/// <summary>A clock that counts from the year one, as that of tests does, and what depends on it.</summary>
public sealed class NanoClockTests
{
    [TestCase(1)]
    [TestCase(2026)]
    [TestCase(9_900)]
    public void ItCountsFromWhenItWasMade(int year)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(year, 1, 2, 0, 0, 0, TimeSpan.Zero));
        var clock = new NanoClock(time);

        Assert.That(clock.Now, Is.Zero);
        time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.That(clock.Now, Is.EqualTo(1_500_000_000));
        time.Advance(TimeSpan.FromDays(365));
        Assert.That(clock.Now, Is.EqualTo(1_500_000_000 + (365L * 86_400 * 1_000_000_000)));
    }

    [Test]
    public void StrangersAreChallengedAgainInTheNextSecond()
    {
        const int most = 5;
        var time = new FakeTimeProvider();
        var challenges = 0;
        var identity = IdentityKey.Generate(KeyType.Secp256k1);
        var own = new NodeRecordBuilder().EndPoint(IPAddress.Loopback, null, 9_000).Sign(identity, 1);
        var options = new Discv5Options { Identity = identity, Listen = new IPEndPoint(IPAddress.Loopback, 9_000), MaxUnknownPacketsPerSecond = most };
        var protocol = new Discv5Protocol(options, own, (_, _) => challenges++, static (_, _, _) => null, time)
        {
            FindRecord = static _ => null,
            Proven = static (_, _) => { },
        };
        for (var second = 1; second <= 3; second++)
        {
            for (var port = 1; port <= 4 * most; port++)
            {
                var header = Packet.AssociatedDataOf(options.ProtocolId, PacketFlag.Ordinary, RandomNumberGenerator.GetBytes(Packet.NonceLength),
                    RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(16));
                protocol.Receive(new IPEndPoint(IPAddress.Loopback, port), Packet.Seal(own.NodeId.Span, header, RandomNumberGenerator.GetBytes(44)));
            }

            Assert.That(challenges, Is.EqualTo(second * most));
            time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
