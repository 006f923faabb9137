using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;

namespace Waku.QA.Tests.Oracle;

/// <summary>One defect is one finding: a message altered on the way is said once, with what came instead.</summary>
public sealed class AlterationTests
{
    private const string Topic = "/waku/2/rs/66/0";
    private const int Nodes = 5;
    private static readonly OracleSettings Settings = new() { Window = TimeSpan.FromSeconds(3) };

    private static readonly Dictionary<string, Func<NodeMessage, NodeMessage>> Alterations = new()
    {
        ["a bit of the payload"] = static m => m with { Payload = [(byte)(m.Payload[0] ^ 1), .. m.Payload[1..]] },
        ["the payload cut"] = static m => m with { Payload = m.Payload[..^1] },
        ["the time rounded"] = static m => m with { Timestamp = m.Timestamp / 1_000 * 1_000 },
        ["the time dropped"] = static m => m with { Timestamp = 0 },
        ["another content topic"] = static m => m with { ContentTopic = "/waku-qa/1/other/proto" },
        ["the meta dropped"] = static m => m with { Meta = [] },
        ["meta added"] = static m => m with { Meta = [1, 2] },
    };

    public static IEnumerable<TestCaseData> Cases() => Alterations.Keys.SelectMany(static what =>
        new[] { EventKind.Deliver, EventKind.Push, EventKind.Row }.SelectMany(kind =>
            new[] { 1, Nodes - 1 }.Select(at => new TestCaseData(what, kind, at).SetName($"Once: {what}, {kind} at {at}"))));

    [TestCaseSource(nameof(Cases))]
    public void IsSaidOnceWithWhatCameInstead(string what, EventKind kind, int nodes)
    {
        List<MessageEvent> history = [];
        for (var n = 0; n < Nodes; n++)
        {
            history.Add(new MessageEvent(EventKind.Up, $"n{n}", "", "", At(0)));
            history.Add(new MessageEvent(EventKind.Join, $"n{n}", Topic, "", At(0)));
        }

        string? hash = null, instead = null;
        for (var i = 0; i < 20; i++)
        {
            var message = Message(i);
            var came = i == 7 ? Alterations[what](message) : message;
            history.Add(MessageEvent.Of(EventKind.Publish, "n0", Topic, message, At(10 + i)));
            for (var n = 1; n < Nodes; n++)
            {
                history.Add(MessageEvent.Of(kind, $"n{n}", Topic, n <= nodes ? came : message, At(10.1 + i)) with { Answer = 1 });
                if (kind != EventKind.Deliver)
                {
                    history.Add(MessageEvent.Of(EventKind.Deliver, $"n{n}", Topic, message, At(10.1 + i)));
                }
            }

            (hash, instead) = i == 7 ? (MessageHashing.Hash(Topic, message), MessageHashing.Hash(Topic, came)) : (hash, instead);
        }

        for (var n = 1; n < Nodes; n++)
        {
            history.Add(new MessageEvent(EventKind.Drained, $"n{n}", Topic, "", At(60)));
            if (kind == EventKind.Row)
            {
                history.Add(new MessageEvent(EventKind.Complete, $"n{n}", Topic, "", At(60)) { Answer = 1 });
            }
        }

        var violations = HistoryChecker.Check(Settings, history, At(60)).Where(static v => v.Kind != ViolationKind.Unordered).ToList();
        Assert.That(violations.Select(static v => (v.Kind, v.Hash, v.Instead)), Is.EqualTo(new[] { (ViolationKind.Altered, hash, instead) }),
            string.Join('\n', violations));
        Assert.That(violations[0].Detail, Does.Contain("n1").And.Contain("instead of what n0 published"));
    }

    private static DateTimeOffset At(double seconds) => NetworkGenerator.Epoch.AddSeconds(seconds);

    private static NodeMessage Message(int number)
    {
        var payload = new byte[24];
        new Random(number).NextBytes(payload);
        return new NodeMessage
        {
            Payload = payload,
            ContentTopic = "/waku-qa/1/test/proto",
            Timestamp = ((At(10 + number) - DateTimeOffset.UnixEpoch).Ticks * 100) + 1,
            Meta = [(byte)number, 9],
        };
    }
}
