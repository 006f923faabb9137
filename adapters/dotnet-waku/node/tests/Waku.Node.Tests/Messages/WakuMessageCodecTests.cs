using FsCheck;
using FsCheck.Fluent;
using Waku.Libp2p.Protobuf;
using Waku.Node.Messages;

namespace Waku.Node.Tests.Messages;

public sealed class WakuMessageCodecTests
{
    [Test]
    public void Vector()
    {
        var message = new WakuMessage { Payload = "hi"u8.ToArray(), ContentTopic = "/a/1/b/proto", Timestamp = 1700000000000000000 };

        Assert.That(Convert.ToHexStringLower(WakuMessageCodec.Encode(message)), Is.EqualTo("0a026869120c2f612f312f622f70726f746f508080d0e2c6bfce972f"));
    }

    [Test]
    public void RoundTrip() => Prop.ForAll(
        ArbMap.Default.ArbFor<(byte[] Payload, NonNull<string> Topic, uint? Version, long? Time)>(),
        ArbMap.Default.ArbFor<(byte[] Meta, byte[] Proof, bool? Ephemeral)>(),
        (a, b) =>
        {
            var topic = string.Concat(a.Topic.Get.Where(static c => !char.IsSurrogate(c)));
            var sent = new WakuMessage
            {
                Payload = a.Payload ?? [],
                ContentTopic = topic,
                Version = a.Version,
                Timestamp = a.Time,
                Meta = (b.Meta ?? []).Take(WakuMessage.MaxMetaLength).ToArray(),
                RateLimitProof = b.Proof ?? [],
                Ephemeral = b.Ephemeral,
            };
            var bytes = WakuMessageCodec.Encode(sent);
            var got = WakuMessageCodec.Decode(bytes);

            return WakuMessageCodec.IsValid(bytes)
                && got.Payload.Span.SequenceEqual(sent.Payload.Span) && got.ContentTopic == topic && got.Version == sent.Version
                && got.Timestamp == sent.Timestamp && got.Meta.Span.SequenceEqual(sent.Meta.Span)
                && got.RateLimitProof.Span.SequenceEqual(sent.RateLimitProof.Span) && got.Ephemeral == sent.Ephemeral;
        }).QuickCheckThrowOnFailure();

    /// <summary>nim decoders demand the presence of payload and content topic, however empty.</summary>
    [Test]
    public void EmptyFieldsArePresentOnTheWire() =>
        Assert.That(WakuMessageCodec.Encode(new WakuMessage { Payload = Array.Empty<byte>(), ContentTopic = "" }), Is.EqualTo(new byte[] { 0x0a, 0, 0x12, 0 }));

    [TestCase("0a0268", "cut off")]
    [TestCase("1200", "needs payload")]
    [TestCase("0a00", "needs payload")]
    [TestCase("0a0012025aff", "UTF-8")]
    [TestCase("0a001200ffffffffffffffffffff01", "varint")]
    public void MalformedMessagesAreRefused(string hex, string reason)
    {
        var bytes = Convert.FromHexString(hex);

        Assert.That(() => WakuMessageCodec.Decode(bytes), Throws.InstanceOf<ProtoException>().With.Message.Contains(reason));
        Assert.That(WakuMessageCodec.IsValid(bytes), Is.False);
    }

    [TestCase(64, true)]
    [TestCase(65, false)]
    public void MetaIsLimited(int length, bool valid)
    {
        var bytes = WakuMessageCodec.Encode(new WakuMessage { Payload = new byte[1], ContentTopic = "/a/1/b/c", Meta = new byte[length] });

        Assert.That(WakuMessageCodec.IsValid(bytes), Is.EqualTo(valid));
    }
}
