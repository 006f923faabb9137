using Waku.Node.Messages;

namespace Waku.Node.Tests.Messages;

/// <summary>Vectors of 14/WAKU2-MESSAGE and of nwaku, checked by independent programs.</summary>
public sealed class MessageHashTests
{
    private const string Topic = "/waku/2/default-waku/proto";
    private const string Content = "/waku/2/default-content/proto";
    private const string Payload = "010203045445535405060708";
    private const long Time = 0x175789bfa23f8400;

    [TestCase(Payload, "73757065722d736563726574", Time, "64cce733fed134e83da02b02c6f689814872b1a0ac97ea56b76095c3c72bfe05")]
    [TestCase(Payload, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f",
        Time, "7158b6498753313368b9af8f6e0a0a05104f68f972981da42a43bc53fb0c1b27")]
    [TestCase(Payload, "", Time, "a2554498b31f5bcdfcbf7fa58ad1c2d45f0254f3f8110a85588ec3cf10720fd8")]
    [TestCase("", "73757065722d736563726574", Time, "483ea950cb63f9b9d6926b262bb36194d3f40a0463ce8446228350bd44e96de4")]
    [TestCase(Payload, "", 0L, "c48c6ee8b33803e846aa47eff1fca3dce7ec15720aad77d0a1a1cbb41b005651")]
    public void Vector(string payload, string meta, long timestamp, string hash)
    {
        var message = new WakuMessage
        {
            Payload = Convert.FromHexString(payload),
            ContentTopic = Content,
            Meta = Convert.FromHexString(meta),
            Timestamp = timestamp
        };

        Assert.That(Convert.ToHexStringLower(MessageHash.Compute(Topic, message)), Is.EqualTo(hash));
    }

    [Test]
    public void VectorOfAStaticShard()
    {
        var message = new WakuMessage { Payload = "Hello Waku"u8.ToArray(), ContentTopic = "/my-app/2/chatroom-1/proto", Timestamp = 1700000000000000000 };

        Assert.That(Convert.ToHexStringLower(MessageHash.Compute("/waku/2/rs/16/32", message)),
            Is.EqualTo("9f190f557726657362ae31dc4eab2123f5ef38987d7156d845d26588493f887c"));
    }
}
