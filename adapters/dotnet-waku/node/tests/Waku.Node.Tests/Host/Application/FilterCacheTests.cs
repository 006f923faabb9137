using Waku.Libp2p.Identity;
using Waku.Node.Filter;
using Waku.Node.Host.Application;
using Waku.Node.Messages;

namespace Waku.Node.Tests.Host.Application;

/// <summary>A light client that polls gets every message, however many there are (issue 20); one that does not loses the oldest, counted.</summary>
public sealed class FilterCacheTests
{
    private const int Messages = 100_000;
    private const string Topic = "/a/1/x/proto";
    private const string Other = "/a/1/y/proto";
    private static readonly PeerId Service = IdentityKey.Generate(KeyType.Secp256k1).PeerId;

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(50)]
    [TestCase(10_000)]
    public void WhoPollsAfterEachPushGetsEveryMessage(int capacity)
    {
        var cache = new FilterCache(capacity);
        cache.Subscribe(Topic);
        for (var i = 0; i < Messages; i++)
        {
            cache.Add(Message(Topic, i));
            Assert.That(cache.Drain(Topic)!.Single().Timestamp, Is.EqualTo(i));
        }

        Assert.That(cache.Dropped, Is.Zero);
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(50)]
    [TestCase(10_000)]
    public void WhoPollsTooSeldomLosesTheOldestAndTheyAreCounted(int capacity)
    {
        var cache = new FilterCache(capacity);
        cache.Subscribe(Topic);
        cache.Subscribe(Other);
        List<long?> got = [];
        for (var i = 0; i < Messages; i++)
        {
            cache.Add(Message(i % 3 == 0 ? Other : Topic, i));
            if (i % (capacity * 2) == capacity)
            {
                got.AddRange(cache.Drain(Topic)!.Select(static m => m.Timestamp));
            }
        }

        got.AddRange(cache.Drain(Topic)!.Select(static m => m.Timestamp));
        got.AddRange(cache.Drain(Other)!.Select(static m => m.Timestamp));
        Assert.That(got, Is.Unique);
        Assert.That(got, Has.Count.EqualTo(Messages - cache.Dropped));
        Assert.That(cache.Dropped, Is.Positive);
        Assert.That(got.Max(), Is.EqualTo(Messages - 1), "the newest stays");
    }

    [Test]
    public void ATopicThatWasLeftIsGoneAndOneThatCameBackWorks()
    {
        var cache = new FilterCache(5);
        cache.Subscribe(Topic);
        cache.Add(Message(Topic, 1));
        cache.Unsubscribe(Topic);
        cache.Add(Message(Topic, 2));

        Assert.That(cache.Drain(Topic), Is.Null);

        cache.Subscribe(Topic);
        cache.Add(Message(Topic, 3));
        Assert.That(cache.Drain(Topic)!.Single().Timestamp, Is.EqualTo(3));
        cache.Clear();
        Assert.That(cache.Drain(Topic), Is.Null);
    }

    private static FilteredMessage Message(string topic, int i) =>
        new("/waku/2/rs/66/0", new WakuMessage { Payload = BitConverter.GetBytes(i), ContentTopic = topic, Timestamp = i }, ReadOnlyMemory<byte>.Empty,
            Service);
}
