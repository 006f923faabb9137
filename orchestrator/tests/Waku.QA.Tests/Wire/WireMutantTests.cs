using Google.Protobuf;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;
using Waku.QA.Wire;

namespace Waku.QA.Tests.Wire;

/// <summary>
/// Mutants of hash, varint and codec are killed by the oracle and the reading of the wire peers alone: nothing of a node is in the
/// judgement.
/// </summary>
public sealed class WireMutantTests
{
    private const string Topic = "/waku/2/rs/66/0";
    private const string OtherTopic = "/waku/2/rs/66/1";
    private static readonly OracleSettings Settings = new() { Window = TimeSpan.FromSeconds(3) };

    [Test]
    public void ANodeThatDoesNothingWrongIsNotAccused() => Assert.That(Judge(new WireMutants("")), Is.Empty);

    [TestCaseSource(typeof(WireMutants), nameof(WireMutants.OfHash))]
    [TestCaseSource(typeof(WireMutants), nameof(WireMutants.OfCodec))]
    public void IsKilled(string mutant) => Assert.That(Judge(new WireMutants(mutant)), Is.Not.Empty);

    /// <summary>What wire peers write is what they read, whatever the values.</summary>
    [Test]
    public void WritingAndReadingAgree()
    {
        var random = new Random(17);
        for (var i = 0; i < 2_000; i++)
        {
            var field = 1 + random.Next(1 << random.Next(1, 29));
            var bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            var number = (long)(random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64));
            var read = ProtoFields.Parse(new Proto().Bytes(field, bytes).UInt(field + 1, (ulong)number).SInt(field + 2, number).ToArray());

            Assert.That((read.UInt(field + 1), read.SInt(field + 2)), Is.EqualTo(((ulong?)number, (long?)number)));
            Assert.That(read.Bytes(field), Is.EqualTo(bytes));
        }
    }

    [TestCase("08")]
    [TestCase("0a05")]
    [TestCase("0800ff")]
    [TestCase("08ffffffffffffffffffff01")]
    [TestCase("00")]
    public void MalformedIsRefused(string hex) =>
        Assert.That(() => ProtoFields.Parse(Convert.FromHexString(hex)), Throws.InstanceOf<InvalidProtocolBufferException>());

    /// <summary>A publishes, and a node with the mutant's code passes on, keeps and answers; the oracle reads what came over the wire.</summary>
    private static IReadOnlyList<Violation> Judge(WireMutants node)
    {
        List<MessageEvent> history = [];
        foreach (var (name, topic) in new[] { ("a", Topic), ("b", Topic), ("a", OtherTopic), ("b", OtherTopic) })
        {
            history.Add(new MessageEvent(EventKind.Up, name, "", "", At(0)));
            history.Add(new MessageEvent(EventKind.Join, name, topic, "", At(0)));
        }

        HashSet<string> seen = [];
        List<(string Topic, NodeMessage Message, string Hash)> stored = [];
        var second = 10;
        foreach (var (topic, message) in Messages())
        {
            history.Add(MessageEvent.Of(EventKind.Publish, "a", topic, message, At(second++)));
            var hash = Convert.ToHexStringLower(node.Hash(topic, message));
            if (seen.Add(hash) && WireMessages.Read(node.Encode(message)) is { } came)
            {
                history.Add(MessageEvent.Of(EventKind.Deliver, "b", topic, came, At(second)));
                stored.Add((topic, came, hash));
            }
        }

        foreach (var topic in new[] { Topic, OtherTopic })
        {
            history.Add(new MessageEvent(EventKind.Drained, "b", topic, "", At(200)));
        }

        history.AddRange(stored.Where(static s => s.Topic == Topic).OrderBy(static s => s.Message.Timestamp).ThenBy(static s => s.Hash, StringComparer.Ordinal)
            .Select(static s => MessageEvent.Of(EventKind.Row, "b", Topic, s.Message, At(200)) with { Answer = 1 }));
        return HistoryChecker.Check(Settings, history, At(200));
    }

    /// <summary>Messages that differ in one field each, some of them at one time.</summary>
    private static IEnumerable<(string, NodeMessage)> Messages()
    {
        var first = new NodeMessage
        {
            Payload = [1, 2, 3, 4, 5, 6, 7, 8, 0],
            ContentTopic = "/App/1/Room/proto",
            Timestamp = 1_767_225_610_123_456_789,
            Meta = [9, 8]
        };
        yield return (Topic, first);
        yield return (OtherTopic, first);
        yield return (Topic, first with { Meta = [7] });
        yield return (Topic, first with { ContentTopic = "/App/1/Other/proto" });
        yield return (Topic, first with { Timestamp = first.Timestamp + 2 });
        for (var i = 0; i < 24; i++)
        {
            yield return (Topic, first with { Payload = [(byte)i, .. new byte[150 + i], 3] });
        }
    }

    private static DateTimeOffset At(double seconds) => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(seconds);
}
