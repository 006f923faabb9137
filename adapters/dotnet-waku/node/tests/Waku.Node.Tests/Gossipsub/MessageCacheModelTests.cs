using Waku.Gossipsub;

namespace Waku.Node.Tests.Gossipsub;

/// <summary>The cache of recent messages against one that keeps every message as it came.</summary>
public sealed class MessageCacheModelTests
{
    private const int Windows = 4;
    private const int MostBytes = 400_000;

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void GivesWhatWasPutIn(int seed)
    {
        var random = new Random(seed);
        var cache = new MessageCache(Windows, 2, MostBytes);
        LinkedList<List<GossipMessage>> model = new([[]]);
        List<GossipMessage> all = [];
        for (var i = 0; i < 4_000; i++)
        {
            if (random.Next(60) == 0)
            {
                cache.Shift();
                model.AddFirst(new List<GossipMessage>());
                while (model.Count > Windows)
                {
                    model.RemoveLast();
                }
            }
            else
            {
                var message = random.Next(10) == 0 && all.Count > 0 ? all[random.Next(all.Count)] : Message(random);
                all.Add(message);
                cache.Add(message);
                if (!model.Any(w => w.Any(m => m.Id == message.Id)))
                {
                    model.First!.Value.Add(message);
                    DropOverBytes(model);
                }
            }

            Assert.That(cache.GossipIds("a"), Is.EqualTo(model.Take(2).SelectMany(static w => w).Where(static m => m.Topic == "a").Select(static m => m.Id)));
            Assert.That(cache.Count, Is.EqualTo(model.Sum(static w => w.Count)));
            if (all.Count > 0)
            {
                var asked = all[^Math.Min(all.Count, 1 + random.Next(200))];
                var kept = model.SelectMany(static w => w).FirstOrDefault(m => m.Id == asked.Id);
                var given = cache.Request(asked.Id, i, 1);
                Assert.That((given?.Topic, given?.Id, given?.IsSigned), Is.EqualTo((kept?.Topic, kept?.Id, kept?.IsSigned)));
                Assert.That(given?.Data, Is.EqualTo(kept?.Data));
            }
        }
    }

    /// <summary>Each peer gets a message so many times, and what it has got is its own.</summary>
    [Test]
    public void APeerGetsAMessageSoManyTimes()
    {
        var cache = new MessageCache(Windows, 2, MostBytes);
        var message = Message(new Random(1));
        cache.Add(message);
        var first = cache.Request(message.Id, 1, 2)!;
        first.Data.AsSpan().Clear();
        Assert.Multiple(() =>
        {
            Assert.That(cache.Request(message.Id, 1, 2)?.Data, Is.EqualTo(message.Data));
            Assert.That(cache.Request(message.Id, 1, 2), Is.Null);
            Assert.That(cache.Request(message.Id, 2, 2), Is.Not.Null);
        });
    }

    /// <summary>A burst needs no more room than its bodies, and the calm after it gives that back.</summary>
    [Test]
    public void RoomIsUsedAgainAndGivenBack()
    {
        var bodies = new MessageBodies();
        Queue<MessageBodies.Body> kept = new();
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            kept.Enqueue(bodies.Keep(new byte[random.Next(2_000)]));
            if (kept.Count > 300)
            {
                bodies.Forget(kept.Dequeue());
            }
        }

        Assert.That(bodies.Chunks.Used + bodies.Chunks.Free, Is.LessThanOrEqualTo(9), "300 kB in chunks of 64 KiB");
        while (kept.TryDequeue(out var body))
        {
            bodies.Forget(body);
        }

        bodies.Trim();
        Assert.That(bodies.Chunks.Used + bodies.Chunks.Free, Is.LessThanOrEqualTo(2));
    }

    private static void DropOverBytes(LinkedList<List<GossipMessage>> model)
    {
        while (model.Sum(static w => w.Sum(static m => m.Data.Length)) > MostBytes)
        {
            var oldest = model.Last(static w => w.Count > 0);
            oldest.RemoveRange(0, (oldest.Count + 1) / 2);
        }
    }

    private static GossipMessage Message(Random random)
    {
        var data = new byte[random.Next(20) == 0 ? random.Next(120_000) : random.Next(3_000)];
        random.NextBytes(data);
        return new GossipMessage(random.Next(2) == 0 ? "a" : "b", data, new MessageId((ulong)random.NextInt64(), 0, 0, 0)) { IsSigned = random.Next(5) == 0 };
    }
}
