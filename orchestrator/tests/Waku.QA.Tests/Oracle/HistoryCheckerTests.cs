using Waku.QA.Oracle;

namespace Waku.QA.Tests.Oracle;

/// <summary>The oracle accuses nobody who did nothing, and finds each of thirty defects in a history of a hundred thousand deliveries.</summary>
public sealed class HistoryCheckerTests
{
    private const int Deliveries = 100_000;
    private static readonly OracleSettings Settings = new() { Window = TimeSpan.FromSeconds(3) };

    /// <summary>Deliveries checked for false alarms: a million here; WAKU_QA_DELIVERIES asks for more.</summary>
    private static int Many => int.TryParse(Environment.GetEnvironmentVariable("WAKU_QA_DELIVERIES"), out var n) ? n : 1_000_000;

    [Test]
    public void NobodyIsAccusedWhoDidNothing()
    {
        var left = Many;
        var events = 0;
        var spent = TimeSpan.Zero;
        for (var seed = 0; left > 0; seed++)
        {
            var generator = new NetworkGenerator(seed);
            var history = generator.Make(Math.Min(left, 1_000_000));
            history.AddRange(generator.Answer(1, 7));
            var start = TimeProvider.System.GetTimestamp();
            var violations = HistoryChecker.Check(Settings, history, generator.End);
            spent += TimeProvider.System.GetElapsedTime(start);
            Assert.That(violations.Take(3), Is.Empty, $"seed {seed}");
            left -= history.Count(static e => e.Kind == EventKind.Deliver);
            events += history.Count;
        }

        TestContext.Out.WriteLine($"{events} events checked in {spent.TotalSeconds:0.0} s, no accusation");
    }

    /// <summary>What was seen is forgotten with the process: neighbours tell a node of it again after a restart, but only once.</summary>
    [TestCase(EventKind.Deliver, true, 0)]
    [TestCase(EventKind.Deliver, false, 1)]
    [TestCase(EventKind.Push, true, 0)]
    [TestCase(EventKind.Push, false, 1)]
    public void OnceIsInTheLifeOfAProcess(EventKind kind, bool restarted, int accusations)
    {
        var history = Restart(kind, secondLife: 1, restarted);
        Assert.That(HistoryChecker.Check(Settings, history, history[^1].At).Select(static v => v.Kind),
            Is.EqualTo(Enumerable.Repeat(ViolationKind.Duplicate, accusations)));
    }

    [TestCase(EventKind.Deliver)]
    [TestCase(EventKind.Push)]
    public void TwiceInTheSecondLifeIsADuplicate(EventKind kind)
    {
        var history = Restart(kind, secondLife: 2, restarted: true);
        Assert.That(HistoryChecker.Check(Settings, history, history[^1].At).Select(static v => v.Kind), Is.EqualTo(new[] { ViolationKind.Duplicate }));
    }

    [TestCaseSource(nameof(Defects))]
    public void FindsADefect(ViolationKind kind, Func<List<MessageEvent>, Random, string?> spoil)
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            var generator = new NetworkGenerator(seed);
            var history = generator.Make(Deliveries);
            history.AddRange(generator.Answer(0, 1));
            var hash = spoil(history, new Random(seed));
            var violations = HistoryChecker.Check(Settings, history, generator.End);

            Assert.That(violations.Select(static v => v.Kind), Does.Contain(kind), $"seed {seed}");
            if (hash is not null)
            {
                Assert.That(violations.Select(static v => v.Hash).Distinct(), Is.EqualTo(new[] { hash }), "nobody else is accused");
            }

            var life = Biography.Of(history, violations[0].Hash, [violations[0]], new Dictionary<string, string>());
            Assert.That(life, Does.Contain(violations[0].Hash).And.Contain(violations[0].Node));
        }
    }

    public static IEnumerable<TestCaseData> Defects()
    {
        TestCaseData Case(string name, ViolationKind kind, Func<List<MessageEvent>, Random, string?> spoil) =>
            new TestCaseData(kind, spoil).SetName($"Finds: {name}");

        yield return Case("one delivery lost in a hundred thousand", ViolationKind.Lost, static (h, r) => RemoveDelivery(h, Pick(h, r)));
        yield return Case("a message that one node never got", ViolationKind.Lost, static (h, r) => RemoveDelivery(h, Pick(h, r)));
        yield return Case("a message that nobody got", ViolationKind.Lost, static (h, r) => RemoveAll(h, Pick(h, r).Hash));
        yield return Case("the first message lost", ViolationKind.Lost,
            static (h, r) => RemoveAll(h, h.First(e => e.Kind == EventKind.Publish && !IsMoving(h, e)).Hash));
        yield return Case("everything at one node lost", ViolationKind.Lost,
            static (h, r) => Nothing(h.RemoveAll(static e => e is { Kind: EventKind.Deliver, Node: "node-3" })));
        yield return Case("a topic lost at one node", ViolationKind.Lost,
            static (h, r) => Nothing(h.RemoveAll(static e => e is { Kind: EventKind.Deliver, Node: "node-5", Topic: "/waku/2/rs/66/1" })));
        yield return Case("one in a thousand lost", ViolationKind.Lost,
            static (h, r) => Nothing(h.RemoveAll(e => e.Kind == EventKind.Deliver && r.Next(1_000) == 0)));
        yield return Case("a delivery twice", ViolationKind.Duplicate,
            static (h, r) => Insert(h, Pick(h, r), static e => e with { At = e.At.AddMilliseconds(5) }));
        yield return Case("a delivery twice at the same moment", ViolationKind.Duplicate, static (h, r) => Insert(h, Pick(h, r), static e => e));
        yield return Case("a delivery thrice", ViolationKind.Duplicate,
            static (h, r) => { var e = Pick(h, r); Insert(h, e, static x => x); return Insert(h, e, static x => x); });
        yield return Case("a delivery again a minute later", ViolationKind.Duplicate,
            static (h, r) => Insert(h, Pick(h, r), static e => e with { At = e.At.AddMinutes(1) }));
        yield return Case("a message from nowhere", ViolationKind.Invented, static (h, r) => Insert(h, Pick(h, r), static e => e with { Hash = "0xfeed" }));
        yield return Case("a message altered at one node", ViolationKind.Invented,
            static (h, r) => Nothing(Replace(h, Pick(h, r), static e => e with { Hash = e.Hash + "00" })));
        yield return Case("a message altered everywhere", ViolationKind.Invented,
            static (h, r) =>
            {
                var hash = Pick(h, r)
                .Hash; for (var i = 0; i < h.Count; i++)
                {
                    h[i] = h[i].Kind == EventKind.Deliver
                    && h[i].Hash == hash
                    ? h[i] with { Hash = "0xdead" }
                    : h[i];
                }
                return null;
            });
        yield return Case("a push from nowhere", ViolationKind.Invented,
            static (h, r) => Insert(h, Pick(h, r), static e => e with { Kind = EventKind.Push, Hash = "0xbeef" }));
        yield return Case("a push twice", ViolationKind.Duplicate,
            static (h, r) =>
            {
                var e =
                Pick(h, r) with { Kind = EventKind.Push, Node = "light" }; Insert(h, e, static x => x); return Insert(h, e, static x => x);
            });
        yield return Case("a delivery before its publish", ViolationKind.Early,
            static (h, r) => { var e = Pick(h, r); Replace(h, e, static x => x with { At = x.At.AddSeconds(-4) }); return e.Hash; });
        yield return Case("a refused message that arrives", ViolationKind.RefusedButArrived,
            static (h, r) =>
            {
                var e =
                h.First(static x => x.Kind == EventKind.Refused); return Insert(h, e,
                    static x => x with { Kind = EventKind.Deliver, At = x.At.AddMilliseconds(3) });
            });
        yield return Case("a delivery on a topic that was left", ViolationKind.NotJoined, static (h, r) => AfterLeave(h));
        yield return Case("a delivery on a topic never joined", ViolationKind.NotJoined,
            static (h, r) => Insert(h, Pick(h, r), static e => e with { Node = "node-99" }));
        yield return Case("an ephemeral message stored", ViolationKind.EphemeralStored,
            static (h, r) => Store(h, h.First(static e => e is { Kind: EventKind.Publish, Ephemeral: true, Topic: "/waku/2/rs/66/0" })));
        yield return Case("a stored message from nowhere", ViolationKind.Invented,
            static (h, r) => Store(h, new MessageEvent(EventKind.Publish, "node-0", "/waku/2/rs/66/0", "0xcafe", h[^1].At)));
        yield return Case("a row twice", ViolationKind.DuplicateRow,
            static (h, r) => { var i = h.FindIndex(static e => e.Kind == EventKind.Row) + 9; h.Insert(i, h[i]); return h[i].Hash; });
        yield return Case("a row twice, far apart", ViolationKind.DuplicateRow,
            static (h, r) => { var i = h.FindIndex(static e => e.Kind == EventKind.Row); h.Insert(i + 50, h[i]); return h[i].Hash; });
        yield return Case("two rows in the wrong order", ViolationKind.Unordered,
            static (h, r) => { var i = h.FindIndex(static e => e.Kind == EventKind.Row) + 20; (h[i], h[i + 1]) = (h[i + 1], h[i]); return null; });
        yield return Case("an answer backward", ViolationKind.Unordered,
            static (h, r) => { var i = h.FindIndex(static e => e.Kind == EventKind.Row); h.Reverse(i, h.Count - i - 1); return null; });
        yield return Case("equal times in the wrong order of hashes", ViolationKind.Unordered,
            static (h, r) =>
            {
                var i = h.FindIndex(static e => e.Kind == EventKind.Row)
                + 30; (h[i], h[i + 1]) = (h[i + 1] with { Timestamp = h[i].Timestamp }, h[i]); return null;
            });
        yield return Case("a row missing", ViolationKind.Incomplete,
            static (h, r) => { var i = h.FindIndex(static e => e.Kind == EventKind.Row) + 40; var hash = h[i].Hash; h.RemoveAt(i); return hash; });
        yield return Case("the last row missing", ViolationKind.Incomplete,
            static (h, r) => { var i = h.FindLastIndex(static e => e.Kind == EventKind.Row); var hash = h[i].Hash; h.RemoveAt(i); return hash; });
        yield return Case("an empty store", ViolationKind.Incomplete, static (h, r) => Nothing(h.RemoveAll(static e => e.Kind == EventKind.Row)));
    }

    /// <summary>A message that arrives at a node before it is, or is not, started again, and some times after.</summary>
    private static List<MessageEvent> Restart(EventKind kind, int secondLife, bool restarted)
    {
        const string topic = "/waku/2/rs/66/0";
        var at = NetworkGenerator.Epoch;
        MessageEvent Of(EventKind k, string node, double seconds) =>
            new(k, node, k is EventKind.Up or EventKind.Down ? "" : topic, k is EventKind.Publish || k == kind ? "0xab" : "", at.AddSeconds(seconds));
        List<MessageEvent> history =
            [Of(EventKind.Up, "a", 0), Of(EventKind.Up, "b", 0), Of(EventKind.Join, "a", 0), Of(EventKind.Join, "b", 0), Of(EventKind.Publish, "a", 10),
                Of(kind, "b", 10.1)];
        if (restarted)
        {
            history.AddRange([Of(EventKind.Down, "b", 10.5), Of(EventKind.Up, "b", 11), Of(EventKind.Join, "b", 11)]);
        }

        history.AddRange(Enumerable.Range(0, secondLife).Select(i => Of(kind, "b", 12 + i)));
        history.Add(Of(kind == EventKind.Deliver ? EventKind.Drained : EventKind.Leave, "b", 30));
        return history;
    }

    private static MessageEvent Pick(List<MessageEvent> history, Random random)
    {
        var published = history.Where(static e => e.Kind == EventKind.Publish).ToDictionary(static e => e.Hash, static e => e);
        while (true)
        {
            var e = history[random.Next(history.Count)];
            if (e.Kind == EventKind.Deliver && published.TryGetValue(e.Hash, out var publish) && publish.Node != e.Node && !IsMoving(history, publish))
            {
                return e;
            }
        }
    }

    /// <summary>While a node moves, it owes nothing.</summary>
    private static bool IsMoving(List<MessageEvent> history, MessageEvent publish) =>
        history.Exists(e => e.Kind is EventKind.Leave or EventKind.Join
            && e.At > NetworkGenerator.Epoch
            && e.Topic == publish.Topic
            && (e.At - publish.At).Duration() < TimeSpan.FromSeconds(15));

    private static string? RemoveDelivery(List<MessageEvent> history, MessageEvent e)
    {
        history.Remove(e);
        return e.Hash;
    }

    private static string? RemoveAll(List<MessageEvent> history, string hash)
    {
        history.RemoveAll(e => e.Kind == EventKind.Deliver && e.Hash == hash);
        return hash;
    }

    private static string? Insert(List<MessageEvent> history, MessageEvent like, Func<MessageEvent, MessageEvent> change)
    {
        var e = change(like);
        history.Insert(history.FindIndex(x => x.Kind == EventKind.Drained), e);
        return e.Hash;
    }

    private static int Replace(List<MessageEvent> history, MessageEvent e, Func<MessageEvent, MessageEvent> change)
    {
        var i = history.IndexOf(e);
        history[i] = change(e);
        return i;
    }

    private static string? AfterLeave(List<MessageEvent> history)
    {
        var leave = history.First(static e => e.Kind == EventKind.Leave);
        var publish = history.First(e => e.Kind == EventKind.Publish && e.Topic == leave.Topic && e.At > leave.At.AddSeconds(3.5));
        return Insert(history, publish, e => e with { Kind = EventKind.Deliver, Node = leave.Node, At = e.At.AddMilliseconds(1) });
    }

    private static string? Store(List<MessageEvent> history, MessageEvent publish)
    {
        var at = history.FindIndex(static e => e.Kind == EventKind.Row);
        var after = history.FindIndex(at, e => e.Kind == EventKind.Complete || e.Timestamp > publish.At.Ticks);
        history.Insert(after,
            new MessageEvent(EventKind.Row, "node-0", publish.Topic, publish.Hash, history[at].At) { Timestamp = publish.At.Ticks, Answer = 1 });
        return publish.Hash;
    }

    private static string? Nothing(int _) => null;
}
