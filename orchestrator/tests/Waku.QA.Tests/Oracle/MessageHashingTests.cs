using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;

namespace Waku.QA.Tests.Oracle;

/// <summary>The oracle's own message hash against the vectors of 14/WAKU2-MESSAGE ("Test vectors") and of nwaku.</summary>
public sealed class MessageHashingTests
{
    private const string Topic = "/waku/2/default-waku/proto";
    private const string Payload = "010203045445535405060708";
    private const long Time = 0x175789bfa23f8400;

    [TestCase(Payload, "73757065722d736563726574", Time, "64cce733fed134e83da02b02c6f689814872b1a0ac97ea56b76095c3c72bfe05")]
    [TestCase(Payload, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f",
        Time, "7158b6498753313368b9af8f6e0a0a05104f68f972981da42a43bc53fb0c1b27")]
    [TestCase(Payload, "", Time, "a2554498b31f5bcdfcbf7fa58ad1c2d45f0254f3f8110a85588ec3cf10720fd8")]
    [TestCase("", "73757065722d736563726574", Time, "483ea950cb63f9b9d6926b262bb36194d3f40a0463ce8446228350bd44e96de4")]
    [TestCase(Payload, "", 0L, "c48c6ee8b33803e846aa47eff1fca3dce7ec15720aad77d0a1a1cbb41b005651")]
    public void Vector(string payload, string meta, long timestamp, string hash) =>
        Assert.That(MessageHashing.Hash(Topic, new NodeMessage
        {
            Payload = Convert.FromHexString(payload),
            ContentTopic = "/waku/2/default-content/proto",
            Meta = Convert.FromHexString(meta),
            Timestamp = timestamp
        }), Is.EqualTo($"0x{hash}"));
}
