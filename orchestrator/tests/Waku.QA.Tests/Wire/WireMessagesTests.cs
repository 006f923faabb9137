using Waku.QA.Core.Nodes;
using Waku.QA.Wire;

namespace Waku.QA.Tests.Wire;

/// <summary>Messages are read by what is generated from 14/WAKU2-MESSAGE: every field, what is absent, what is unknown, and what is no message.</summary>
public sealed class WireMessagesTests
{
    [Test]
    public void EveryFieldIsRead()
    {
        var random = new Random(14);
        for (var i = 0; i < 1_000; i++)
        {
            var message = new NodeMessage
            {
                Payload = Some(random, 300),
                ContentTopic = $"/waku-qa/1/üñï-{random.Next()}/proto",
                Version = (uint)random.NextInt64(uint.MaxValue + 1L),
                Timestamp = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64),
                Meta = Some(random, 64),
                Ephemeral = random.Next(2) == 1,
            };
            var read = WireMessages.Read(new Proto().Bytes(1, message.Payload).Text(2, message.ContentTopic).UInt(3, message.Version)
                .SInt(10, message.Timestamp).Bytes(11, message.Meta).Bool(31, message.Ephemeral).ToArray());

            Assert.That(Fields(read!), Is.EqualTo(Fields(message)));
        }
    }

    [Test]
    public void WhatIsAbsentHasItsDefault() =>
        Assert.That(Fields(WireMessages.Read(new Proto().Text(2, "/a/1/b/proto").ToArray())!), Is.EqualTo(("", "/a/1/b/proto", 0u, 0L, "", false)));

    /// <summary>Field 21 is a proof that nobody here reads; 40 is no field at all; a later field of the same number counts.</summary>
    [Test]
    public void WhatIsUnknownIsSkippedAndTheLastCounts()
    {
        var bytes = new Proto().Bytes(1, [1]).Bytes(21, [9, 9]).UInt(40, 7).Text(2, "/a/1/b/proto").Bytes(1, [2, 3]).ToArray();
        Assert.That(Fields(WireMessages.Read(bytes)!), Is.EqualTo(("0203", "/a/1/b/proto", 0u, 0L, "", false)));
    }

    [TestCase("08", TestName = "a tag alone")]
    [TestCase("0a0501", TestName = "a length beyond the end")]
    [TestCase("1202ff2f", TestName = "a content topic that is no text")]
    [TestCase("50ffffffffffffffffffff01", TestName = "a varint of eleven bytes")]
    [TestCase("00", TestName = "field 0")]
    public void WhatIsNoMessageIsNone(string hex) => Assert.That(WireMessages.Read(Convert.FromHexString(hex)), Is.Null);

    private static byte[] Some(Random random, int most)
    {
        var bytes = new byte[random.Next(most)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static (string, string, uint, long, string, bool) Fields(NodeMessage m) =>
        (Convert.ToHexStringLower(m.Payload), m.ContentTopic, m.Version, m.Timestamp, Convert.ToHexStringLower(m.Meta), m.Ephemeral);
}
