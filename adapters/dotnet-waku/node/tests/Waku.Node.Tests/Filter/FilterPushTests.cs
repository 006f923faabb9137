using Waku.Libp2p.Primitives;
using Waku.Libp2p.Protobuf;
using Waku.Node.Filter;

namespace Waku.Node.Tests.Filter;

/// <summary>What is pushed is one length-prefixed MessagePush, in one piece and in three, without a copy of the message.</summary>
public sealed class FilterPushTests
{
    private static readonly int[] Lengths = [0, 1, 2, 120, 121, 122, 123, 124, 125, 126, 127, 128, 1_000, 16_383, 16_384, 100_000, 153_600];

    [Test]
    public void ItIsTheMessageAndItsTopicWithALengthBefore(
        [ValueSource(nameof(Lengths))] int length, [Values("", "/waku/2/rs/66/0", "/waku/2/ünïcödé-主题/proto")] string topic)
    {
        var message = new byte[length];
        new Random(length).NextBytes(message);
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        var writer = new ProtoWriter(output);
        writer.Bytes(1, message);
        writer.String(2, topic);

        var push = new FilterPush(topic, message);

        Assert.That(PushBytes.Of(topic, message), Is.EqualTo(LengthPrefixed.Encode(output.WrittenSpan)));
        Assert.That((byte[])[.. push.Head.Span, .. push.Message.Span, .. push.Tail.Span], Is.EqualTo(PushBytes.Of(topic, message)));
        Assert.That(push.Message, Is.EqualTo((ReadOnlyMemory<byte>)message), "the same bytes, not a copy");
    }

    [Test]
    public void ItIsReadBack()
    {
        byte[] message = [1, 2, 3];

        var (topic, read) = FilterCodec.DecodePush(PushBytes.Of("/waku/2/rs/66/0", message).AsSpan(1));

        Assert.That((topic, Convert.ToHexString(read)), Is.EqualTo(("/waku/2/rs/66/0", "010203")));
    }
}
