using FsCheck;
using FsCheck.Fluent;
using Waku.Node.Host.Application;
using Waku.Node.Messages;

namespace Waku.Node.Tests.Host.Application;

/// <summary>The cache of relay against a list that is searched from the start each time: whatever is joined, left, received and drained.</summary>
public sealed class RelayCacheModelTests
{
    private const int Rounds = 300;
    private static readonly string[] Pubsubs = ["/waku/2/rs/66/0", "/waku/2/rs/66/1"];
    private static readonly string[] Contents = ["/a/1/x/proto", "/a/1/y/proto", "/b/1/z/proto"];

    private enum Kind
    {
        Receive,
        Drain,
        DrainContent,
        Subscribe,
        Unsubscribe,
        SubscribeContent,
        UnsubscribeContent,
    }

    [Test]
    public void TheCacheIsTheModel() => Prop.ForAll(Cases().ToArbitrary(), Check).Check(Config.QuickThrowOnFailure.WithMaxTest(Rounds));

    private static Gen<(int Capacity, Step[] Steps)> Cases() =>
        from capacity in Gen.Elements(1, 2, 7, 50)
        from steps in (from kind in Gen.Frequency(
                           (6, Gen.Constant(Kind.Receive)), (2, Gen.Elements(Kind.Drain, Kind.DrainContent)),
                           (1, Gen.Elements(Kind.Subscribe, Kind.Unsubscribe, Kind.SubscribeContent, Kind.UnsubscribeContent)))
                       from pubsub in Gen.Choose(0, Pubsubs.Length - 1)
                       from content in Gen.Choose(0, Contents.Length - 1)
                       from time in Gen.Choose(0, 20)
                       select new Step(kind, Pubsubs[pubsub], Contents[content], time)).ArrayOf(120)
        select (capacity, steps);

    private static void Check((int Capacity, Step[] Steps) given)
    {
        var cache = new RelayCache(given.Capacity);
        var model = new Model(given.Capacity);
        cache.Subscribe(Pubsubs[0]);
        model.Joined.Add(Pubsubs[0]);
        for (var i = 0; i < given.Steps.Length; i++)
        {
            var (kind, pubsub, content, time) = given.Steps[i];
            var message = new WakuMessage { Payload = BitConverter.GetBytes(i), ContentTopic = content, Timestamp = time };
            IReadOnlyList<WakuMessage>? actual = null, expected = null;
            switch (kind)
            {
                case Kind.Receive:
                    cache.Add(new RelayMessage(pubsub, message, null, ReadOnlyMemory<byte>.Empty));
                    model.Receive(pubsub, message);
                    break;
                case Kind.Drain:
                    (actual, expected) = (cache.Drain(pubsub), model.Joined.Contains(pubsub) ? model.Take(m => m.Pubsub == pubsub) : null);
                    break;
                case Kind.DrainContent:
                    (actual, expected) = (cache.DrainContent(content), model.Knows(content) ? model.Take(m => m.Content == content) : null);
                    break;
                case Kind.Subscribe:
                    cache.Subscribe(pubsub);
                    model.Joined.Add(pubsub);
                    break;
                case Kind.Unsubscribe:
                    cache.Unsubscribe(pubsub);
                    model.Joined.Remove(pubsub);
                    model.Forget(m => m.Pubsub == pubsub ? m with { Pubsub = null } : m);
                    break;
                case Kind.SubscribeContent:
                    cache.SubscribeContent(content);
                    model.Wanted.Add(content);
                    model.Left.Remove(content);
                    break;
                case Kind.UnsubscribeContent:
                    cache.UnsubscribeContent(content);
                    model.Wanted.Remove(content);
                    model.Heard.Remove(content);
                    model.Left.Add(content);
                    model.Forget(m => m.Content == content ? m with { Content = null } : m);
                    break;
            }

            Assert.That(actual is null, Is.EqualTo(expected is null), $"step {i} {given.Steps[i]}");
            Assert.That(actual ?? [], Is.EqualTo(expected ?? []).Using<WakuMessage>(ReferenceEquals), $"step {i} {given.Steps[i]}");
            Assert.That(cache.Dropped, Is.EqualTo(model.Dropped), $"step {i} {given.Steps[i]}");
        }
    }

    private sealed record Step(Kind Kind, string Pubsub, string Content, int Time);

    private sealed record Held(string? Pubsub, string? Content, WakuMessage Message);

    private sealed class Model(int capacity)
    {
        private List<Held> _held = [];

        public HashSet<string> Joined { get; } = [];

        public HashSet<string> Wanted { get; } = [];

        public HashSet<string> Left { get; } = [];

        public List<string> Heard { get; } = [];

        public long Dropped { get; private set; }

        public bool Knows(string content) => Wanted.Contains(content) || Heard.Contains(content);

        public void Receive(string pubsub, WakuMessage message)
        {
            if (!Joined.Contains(pubsub))
            {
                return;
            }

            var content = message.ContentTopic;
            if (!Knows(content) && !Left.Contains(content))
            {
                if (Heard.Count == capacity)
                {
                    var first = Heard[0];
                    Heard.RemoveAt(0);
                    Forget(m => m.Content == first ? m with { Content = null } : m);
                }

                Heard.Add(content);
            }

            if (_held.Count == capacity)
            {
                _held.Remove(_held.MinBy(static m => m.Message.Timestamp)!);
                Dropped++;
            }

            _held.Add(new Held(pubsub, Knows(content) ? content : null, message));
        }

        public List<WakuMessage> Take(Func<Held, bool> which)
        {
            List<WakuMessage> taken = [.. _held.Where(which).Select(static m => m.Message)];
            _held = [.. _held.Where(m => !which(m))];
            return taken;
        }

        public void Forget(Func<Held, Held> change) => _held = [.. _held.Select(change).Where(static m => m.Pubsub is not null || m.Content is not null)];
    }
}
