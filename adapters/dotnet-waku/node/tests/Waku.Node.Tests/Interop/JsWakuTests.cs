using Waku.Node.Messages;
using Waku.Node.Sharding;

namespace Waku.Node.Tests.Interop;

/// <summary>Codecs, hashes and sharding against the js-waku packages, over random messages.</summary>
public sealed class JsWakuTests
{
    private const int Messages = 200;
    private static JsTool s_js = null!;

    [OneTimeSetUp]
    public static void Start() => s_js = new JsTool();

    [OneTimeTearDown]
    public static void Stop() => s_js.Dispose();

    [Test]
    public void EncodingHashAndDecodingAgree()
    {
        var random = new Random(11);
        for (var i = 0; i < Messages; i++)
        {
            var message = new WakuMessage
            {
                Payload = Bytes(random, 1 + random.Next(300)),
                ContentTopic = $"/app-{random.Next(50)}/{random.Next(9)}/nämé/proto",
                Version = (uint)random.Next(3),
                Timestamp = 1_700_000_000_000_000_000 + random.NextInt64(1_000_000_000_000),
                Meta = Bytes(random, random.Next(65)),
                Ephemeral = random.Next(2) == 0,
            };
            var json = new
            {
                payload = message.Payload.ToArray(),
                contentTopic = message.ContentTopic,
                version = message.Version,
                timestamp = message.Timestamp,
                meta = message.Meta.ToArray(),
                ephemeral = message.Ephemeral,
            };
            var theirs = Convert.FromHexString(s_js.Ask(new { op = "encode", message = json }).GetProperty("bytes").GetString()!);

            var decoded = WakuMessageCodec.Decode(theirs);
            Assert.That(decoded.Payload.Span.SequenceEqual(message.Payload.Span) && decoded.Meta.Span.SequenceEqual(message.Meta.Span));
            Assert.That((decoded.ContentTopic, decoded.Timestamp, decoded.Ephemeral ?? false, decoded.Version ?? 0),
                Is.EqualTo((message.ContentTopic, message.Timestamp, message.Ephemeral!.Value, message.Version!.Value)));

            var read = s_js.Ask(new { op = "decode", bytes = Convert.ToHexStringLower(WakuMessageCodec.Encode(message)) }).GetProperty("message");
            Assert.That(read.GetProperty("timestamp").GetInt64(), Is.EqualTo(message.Timestamp));
            Assert.That(read.GetProperty("payload").GetBytesFromBase64(), Is.EqualTo(message.Payload.ToArray()));

            var hash = s_js.Ask(new { op = "hash", pubsubTopic = "/waku/2/rs/66/3", message = json }).GetProperty("hash").GetString();
            Assert.That(hash, Is.EqualTo(Convert.ToHexStringLower(MessageHash.Compute("/waku/2/rs/66/3", message))));
        }
    }

    [Test]
    public void AutoshardingAgrees()
    {
        for (var i = 0; i < Messages; i++)
        {
            var text = $"/app-{i}/{i % 7}/name/proto";
            Assert.That(ContentTopic.TryParse(text, out var topic, out _));

            Assert.That(s_js.Ask(new { op = "shard", contentTopic = text, count = 8 }).GetProperty("shard").GetInt32(), Is.EqualTo(topic!.ShardOf(8)));
        }
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
