using Waku.Libp2p.Identity;
using Waku.Node.Messages;
using Waku.Node.Relay;
using Waku.Node.Services;

namespace Waku.Node.Tests.Relay;

/// <summary>Shards on which only the owner may publish.</summary>
public sealed class ProtectedTopicTests
{
    private const string Topic = LoopbackNode.Topic;
    private static readonly IdentityKey Owner = IdentityKey.Generate(KeyType.Secp256k1);

    [Test]
    public void OnlyWhatTheOwnerSignedForThisTopicAndNowIsValid()
    {
        var now = TimeProvider.System.UnixNanoseconds();
        var message = new WakuMessage { Payload = new byte[] { 1 }, ContentTopic = "/a/1/b/proto", Timestamp = now };
        var signed = SignedMessages.Sign(Topic, message, Owner);

        Assert.Multiple(() =>
        {
            Assert.That(IsValid(signed, Topic, now), Is.True);
            Assert.That(IsValid(message, Topic, now), Is.False, "not signed");
            Assert.That(IsValid(signed, "/waku/2/rs/66/1", now), Is.False, "signed for another topic");
            Assert.That(IsValid(signed with { Payload = new byte[] { 2 } }, Topic, now), Is.False, "altered");
            Assert.That(IsValid(signed with { Ephemeral = true }, Topic, now), Is.False, "altered");
            Assert.That(IsValid(SignedMessages.Sign(Topic, message, IdentityKey.Generate(KeyType.Secp256k1)), Topic, now), Is.False, "signed by another");
            Assert.That(IsValid(signed, Topic, now + 299_000_000_000), Is.True);
            Assert.That(IsValid(signed, Topic, now + 301_000_000_000), Is.False, "too old");
            Assert.That(IsValid(signed, Topic, now - 301_000_000_000), Is.False, "too new");
        });

        static bool IsValid(WakuMessage message, string topic, long now) =>
            SignedMessages.IsValid(topic, WakuMessageCodec.Encode(message), Owner.PublicKey, now);
    }

    [Test]
    public async Task UnsignedMessagesAreNotRelayed()
    {
        await using var guarded = ClientNode.Start(static o => o with
        {
            RelayOptions = new RelayOptions
            {
                ProtectedTopics = new Dictionary<string,
            PublicKey>
                { [Topic] = Owner.PublicKey }
            }
        });
        await using var sender = ClientNode.Start();
        List<byte> received = [];
        guarded.Relay!.MessageReceived += m => received.Add(m.Message.Payload.Span[0]);
        await ClientNode.ConnectAsync(sender, guarded);
        await LoopbackNode.UntilAsync(() => sender.Relay!.MeshOn(Topic).Count == 1, "the mesh");

        await sender.Relay!.PublishAsync(Topic, LoopbackNode.Message([1]), CancellationToken.None);
        var signed = SignedMessages.Sign(Topic, LoopbackNode.Message([2]) with { Timestamp = TimeProvider.System.UnixNanoseconds() }, Owner);
        await sender.Relay.PublishAsync(Topic, signed, CancellationToken.None);

        await LoopbackNode.UntilAsync(() => received.Count > 0, "the signed one");
        Assert.That(received, Is.EqualTo(new byte[] { 2 }));
        Assert.That(guarded.Relay.Counters.Rejected, Is.EqualTo(1));
        await Assert.ThatAsync(async () =>
            await guarded.Relay.PublishAsync(Topic, LoopbackNode.Message([3]), CancellationToken.None), Throws.InstanceOf<InvalidMessageException>());
    }
}
