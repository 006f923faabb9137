using Waku.Gossipsub;

namespace Waku.Node.Tests.Gossipsub;

/// <summary>The ids of seen messages against a list that is searched from end to end.</summary>
public sealed class SeenCacheModelTests
{
    private const long Ttl = 1_000;

    [TestCase(1, 1)]
    [TestCase(2, 2)]
    [TestCase(1_023, 3)]
    [TestCase(1_024, 4)]
    [TestCase(1_025, 5)]
    [TestCase(3_000, 6)]
    public void IsWhatAListWouldBe(int capacity, int seed)
    {
        var random = new Random(seed);
        var cache = new SeenCache(Ttl, capacity, new Random(seed));
        Dictionary<MessageId, long> model = [];
        Queue<MessageId> order = new();
        var now = 0L;
        for (var i = 0; i < 20_000; i++)
        {
            // Bursts and pauses; ids that differ in few bits, that were seen, and that come back.
            now += random.Next(400) == 0 ? random.Next((int)Ttl * 2) : random.Next(2);
            var id = new MessageId((ulong)random.Next(5_000) << 20, 0, 0, (ulong)random.Next(2));
            if (random.Next(50) == 0)
            {
                cache.Expire(now);
                while (order.TryPeek(out var oldest) && now - model[oldest] >= Ttl)
                {
                    model.Remove(order.Dequeue());
                }
            }

            Assert.That(cache.Contains(id), Is.EqualTo(model.ContainsKey(id)));
            Assert.That(cache.TryAdd(id, now), Is.EqualTo(model.TryAdd(id, now)));
            if (model.Count > order.Count)
            {
                order.Enqueue(id);
                if (order.Count > capacity)
                {
                    model.Remove(order.Dequeue());
                }
            }

            Assert.That(cache.Count, Is.EqualTo(model.Count));
        }
    }

    /// <summary>Whoever sends messages chooses their ids, bit by bit if need be: looking one up stays cheap.</summary>
    [TestCase(0)]
    [TestCase(17)]
    [TestCase(32)]
    [TestCase(47)]
    public void ChosenIdsMakeNoLongChains(int shift)
    {
        var cache = new SeenCache(Ttl, 100_000, new Random(1));
        for (var i = 0; i < 1 << 16; i++)
        {
            Assert.That(cache.TryAdd(new MessageId((ulong)i << shift, 0, 0, 0), 0));
        }

        Assert.That(cache.LongestChain, Is.LessThan(64));
    }
}
