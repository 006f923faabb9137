using Microsoft.Extensions.Time.Testing;
using Waku.Libp2p.Identity;
using Waku.Node.Services;

namespace Waku.Node.Tests.Services;

public sealed class RequestLimiterTests
{
    private static readonly PeerId[] Peers = [.. Enumerable.Range(1, 3).Select(static i => PeerId.FromBytes([0x12, 0x20, .. Enumerable.Repeat((byte)i, 32)]))];

    [Test]
    public void APlainLimitCountsForEachPeer()
    {
        var time = new FakeTimeProvider();
        var limiter = RequestLimiter.PerPeer(RateLimit.FilterDefault, time);

        Assert.That(Taken(limiter, 0, 100), Is.EqualTo(30), "30 a minute");
        Assert.That(Taken(limiter, 1, 100), Is.EqualTo(30), "another peer has its own");
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.That(Taken(limiter, 0, 1), Is.Zero);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(Taken(limiter, 0, 100), Is.EqualTo(30));
    }

    [TestCase(1, 10, 10, 7)]
    [TestCase(60, 10, 3, 7)]
    [TestCase(3600, 10, 2, 7)]
    public void ASharedLimitGivesOnePeerThreeQuarters(int seconds, int volume, int ratio, int share)
    {
        var time = new FakeTimeProvider();
        var limiter = RequestLimiter.Shared(new RateLimit(volume, TimeSpan.FromSeconds(seconds)), time);
        var peerShare = (int)(volume * ratio * 0.75);

        Assert.That(Taken(limiter, 0, 1000), Is.EqualTo(peerShare));
        Assert.That(Taken(limiter, 1, 1000), Is.EqualTo((volume * ratio) - peerShare), "what the first left over");
        Assert.That(Taken(limiter, 2, 1000), Is.Zero);
        time.Advance(TimeSpan.FromSeconds(seconds * ratio));
        Assert.That(Taken(limiter, 2, 1000), Is.EqualTo(peerShare));
        Assert.That(share, Is.EqualTo((int)(volume * 0.75)));
    }

    [Test]
    public void NoLimitIsNone() => Assert.That(Taken(RequestLimiter.Shared(null, new FakeTimeProvider()), 0, 100_000), Is.EqualTo(100_000));

    [TestCase("10/1m", 10, 60_000)]
    [TestCase("1/500ms", 1, 500)]
    [TestCase("7/2h", 7, 7_200_000)]
    [TestCase("3/30s", 3, 30_000)]
    public void LimitsAreRead(string text, int volume, int milliseconds)
    {
        Assert.That(RateLimit.TryParse(text, out var limit), Is.True);
        Assert.That(limit, Is.EqualTo(new RateLimit(volume, TimeSpan.FromMilliseconds(milliseconds))));
    }

    [TestCase("")]
    [TestCase("10")]
    [TestCase("10/")]
    [TestCase("/1m")]
    [TestCase("0/1m")]
    [TestCase("-1/1m")]
    [TestCase("10/0s")]
    [TestCase("10/1d")]
    [TestCase("1.5/1m")]
    public void NonsenseIsNoLimit(string text) => Assert.That(RateLimit.TryParse(text, out _), Is.False);

    private static int Taken(RequestLimiter limiter, int peer, int attempts) => Enumerable.Range(0, attempts).Count(_ => limiter.TryTake(Peers[peer]));
}
