using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Waku.Gossipsub;
using Waku.Libp2p.Primitives;

namespace Waku.Node.Tests.Gossipsub;

public sealed class GossipRpcCodecTests
{
    [Test]
    public void MessageHasOnlyDataAndTopic()
    {
        var message = RouterFixture.Message("hi", "/t");
        var frame = new byte[GossipRpcCodec.SizeOf(message)];

        Assert.That(GossipRpcCodec.Write(message, frame), Is.EqualTo(frame.Length));
        Assert.That(Convert.ToHexStringLower(frame), Is.EqualTo("0a1208120268692202" + Convert.ToHexStringLower("/t"u8)));
    }

    [Test]
    public void ControlRoundTrip() => Prop.ForAll(
        ArbMap.Default.ArbFor<(byte[][] Ids, NonNull<string> Topic, ulong Backoff, bool Subscribe)>(),
        input =>
        {
            var topic = string.Concat(input.Topic.Get.Where(static c => !char.IsSurrogate(c)));
            MessageId[] ids = [.. (input.Ids ?? []).Select(static b => MessageId.Of(b ?? []))];
            var sent = new GossipRpc();
            sent.Subscriptions.Add((input.Subscribe, topic));
            sent.IHave.Add((topic, ids));
            sent.IWant.AddRange(ids);
            sent.IDontWant.AddRange(ids);
            sent.Graft.Add(topic);
            sent.Prune.Add((topic, input.Backoff));
            var got = Decode(GossipRpcCodec.EncodeControl(sent));

            return got.Subscriptions.SequenceEqual(sent.Subscriptions) && got.IHave.Single().Topic == topic && got.IHave[0].Ids.SequenceEqual(ids)
                && got.IWant.SequenceEqual(ids) && got.IDontWant.SequenceEqual(ids) && got.Graft.Single() == topic
                && got.Prune.Single() == (topic, input.Backoff);
        }).QuickCheckThrowOnFailure();

    [Test]
    public void MessageRoundTrip() => Prop.ForAll(ArbMap.Default.ArbFor<(byte[] Data, NonNull<string> Topic)>(), input =>
    {
        var topic = string.Concat(input.Topic.Get.Where(static c => !char.IsSurrogate(c)));
        var sent = new GossipMessage(topic, input.Data ?? [], MessageId.Of(input.Data ?? []));
        var frame = new byte[GossipRpcCodec.SizeOf(sent)];
        GossipRpcCodec.Write(sent, frame);
        var got = Decode(frame).Messages.Single();

        return got.Topic == topic && got.Id == sent.Id && got.Data.AsSpan().SequenceEqual(sent.Data);
    }).QuickCheckThrowOnFailure();

    /// <summary>SHA-256 of the data, 32 raw bytes: with anything else IWANT between implementations breaks (nwaku #1556).</summary>
    [Test]
    public void MessageIdIsTheHashOfTheData() =>
        Assert.That(MessageId.Of(Encoding.ASCII.GetBytes("abc")).ToString(), Is.EqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));

    private static GossipRpc Decode(byte[] frame)
    {
        var buffer = new System.Buffers.ReadOnlySequence<byte>(frame);
        Assert.That(LengthPrefixed.TryCut(ref buffer, 1 << 20, out var body));
        var rpc = new GossipRpc();
        new GossipRpcCodec().Decode(body, rpc);
        return rpc;
    }
}
