using Waku.Node.Metadata;
using Waku.Node.Sharding;

namespace Waku.Node.Tests.Messages;

public sealed class ShardingTests
{
    /// <summary>Vectors checked by independent programs; 5 is no power of two, so that the whole digest would give other shards.</summary>
    [TestCase("myapp/1", 0, 2, 296)]
    [TestCase("waku/2", 1, 2, 921)]
    [TestCase("toychat/2", 3, 1, 1011)]
    [TestCase("statusim/1", 4, 1, 308)]
    [TestCase("test/1", 4, 4, 20)]
    [TestCase("my-app/2", 4, 1, 948)]
    [TestCase("relay-ping/1", 6, 0, 934)]
    [TestCase("ünïcode/1", 0, 1, 16)]
    public void AutoshardVectors(string application, int of8, int of5, int of1024)
    {
        Assert.That(ContentTopic.TryParse($"/{application}/name/proto", out var topic, out _));
        Assert.That(ContentTopic.TryParse($"/0/{application}/name/proto", out var generation, out _));

        Assert.That((topic!.ShardOf(8), topic.ShardOf(5), topic.ShardOf(1024)), Is.EqualTo(((ushort)of8, (ushort)of5, (ushort)of1024)));
        Assert.That(generation, Is.EqualTo(topic));
    }

    [TestCase("nope", "must start with slash")]
    [TestCase("/1/app/1/name/proto", "Generation > 0")]
    [TestCase("/app/1/name", "too few")]
    [TestCase("/x/app/1/name/proto", "numeric")]
    [TestCase("/app//name/proto", "empty part")]
    public void WrongContentTopics(string text, string error)
    {
        Assert.That(ContentTopic.TryParse(text, out _, out var message), Is.False);
        Assert.That(message, Does.Contain(error));
    }

    [TestCase("/waku/2/rs/66/0", true)]
    [TestCase("/waku/2/rs/66/65535", true)]
    [TestCase("/waku/2/rs/66/65536", false)]
    [TestCase("/waku/2/rs/66", false)]
    [TestCase("/waku/2/rs/66/-1", false)]
    [TestCase("/waku/2/default-waku/proto", false)]
    public void PubsubTopics(string text, bool valid)
    {
        Assert.That(PubsubTopic.TryParse(text, out var topic), Is.EqualTo(valid));
        Assert.That(!valid || topic.ToString() == text);
    }

    /// <summary>Bytes that nim writes: shards in the old field, unpacked, and in the new one, packed.</summary>
    [Test]
    public void MetadataVector() => Assert.That(Convert.ToHexStringLower(new MetadataMessage(16, [0, 1]).Encode()), Is.EqualTo("0810100010011a020001"));

    [TestCase("081010001001", new uint[] { 0, 1 })]
    [TestCase("081012020001", new uint[] { 0, 1 })]
    [TestCase("08101a020203", new uint[] { 2, 3 })]
    [TestCase("0810100010011a0105", new uint[] { 5 })]
    [TestCase("0810", new uint[0])]
    public void MetadataOfEveryImplementationIsRead(string hex, uint[] shards)
    {
        var message = MetadataMessage.Decode(Convert.FromHexString(hex));

        Assert.That(message.ClusterId, Is.EqualTo(16));
        Assert.That(message.Shards, Is.EqualTo(shards));
    }
}
