using System.Net;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;
using Waku.Node.Discovery.V5;

namespace Waku.Node.Tests.Discovery;

/// <summary>Vectors of devp2p, discv5-wire-test-vectors.</summary>
public sealed class Discv5VectorTests
{
    private static readonly byte[] NodeA = Convert.FromHexString("aaaa8419e9f49d0083561b48287df592939a8d19947d8c0ef88f2a4856a69fbb");
    private static readonly byte[] NodeB = Convert.FromHexString("bbbb9d047f0488c0b5a93c1c3f2d8bafc7c8ff337024a55434a0d0555de64db9");
    private static readonly IdentityKey KeyA =
        IdentityKey.Secp256k1FromBytes(Convert.FromHexString("eef77acb6c6a6eebc5b363a475ac583ec7eccdb42b6481424c60f59aa326547f"));
    private static readonly IdentityKey KeyB =
        IdentityKey.Secp256k1FromBytes(Convert.FromHexString("66fb62bfbd66b9177a138c1e5cddbe4f7c30c343e94e68df8769459cb1cde628"));
    private static readonly byte[] Ephemeral = Convert.FromHexString("039961e4c2356d61bedb83052c115d311acb3a96f5777296dcf297351130266231");
    private static readonly byte[] Challenge =
        Convert.FromHexString("000000000000000000000000000000006469736376350001010102030405060708090a0b0c00180102030405060708090a0b0c0d0e0f100000000000000000");

    [Test]
    public void NodeIdsAreTheKeccakOfTheKeys()
    {
        Assert.That(Waku.Node.Enr.Keccak256.Hash(KeyA.PublicKey.Coordinates()), Is.EqualTo(NodeA));
        Assert.That(Waku.Node.Enr.Keccak256.Hash(KeyB.PublicKey.Coordinates()), Is.EqualTo(NodeB));
    }

    [Test]
    public void APingIsRead()
    {
        var bytes = Convert.FromHexString(
            "00000000000000000000000000000000088b3d4342774649325f313964a39e55ea96c005ad52be8c7560413a7008f16c9e6d2f43bbea8814a546b7409ce783d3"
            + "4c4f53245d08dab84102ed931f66d1492acb308fa1c6715b9d139b81acbdcc");

        var packet = Packet.Open("discv5", NodeB, bytes);
        var message = MessageCodec.Decode(SessionKeys.Decrypt(new byte[16], packet)!) as Ping;

        Assert.Multiple(() =>
        {
            Assert.That(packet.Flag, Is.EqualTo(PacketFlag.Ordinary));
            Assert.That(packet.SourceId, Is.EqualTo(NodeA));
            Assert.That(packet.Nonce, Is.EqualTo(Enumerable.Repeat((byte)255, 12)));
            Assert.That(message!.RequestId, Is.EqualTo(new byte[] { 0, 0, 0, 1 }));
            Assert.That(message.RecordSequence, Is.EqualTo(2));
        });

        // And written: the same bytes.
        var header = Packet.AssociatedDataOf("discv5", PacketFlag.Ordinary, packet.Nonce, NodeA, new byte[16]);
        Assert.That(Packet.Seal(NodeB, header, SessionKeys.Encrypt(new byte[16], packet.Nonce, MessageCodec.Encode(message!), header)), Is.EqualTo(bytes));
    }

    [Test]
    public void AChallengeIsRead()
    {
        var bytes = Convert.FromHexString(
            "00000000000000000000000000000000088b3d434277464933a1ccc59f5967ad1d6035f15e528627dde75cd68292f9e6c27d6b66c8100a873fcbaed4e16b8d");

        var packet = Packet.Open("discv5", NodeB, bytes);

        Assert.Multiple(() =>
        {
            Assert.That(packet.Flag, Is.EqualTo(PacketFlag.WhoAreYou));
            Assert.That(packet.AssociatedData, Is.EqualTo(Challenge), "the data that the handshake is made of");
        });
    }

    [Test]
    public void TheSharedPointIsCompressed()
    {
        var secret = IdentityKey.Secp256k1FromBytes(Convert.FromHexString("fb757dc581730490a1d7a00deea65e9b1936924caaea8f44d476014856b68736"));

        var shared = secret.SharedPoint(PublicKey.Create(KeyType.Secp256k1, Ephemeral));

        Assert.That(Convert.ToHexStringLower(shared), Is.EqualTo("033b11a2a1f214567e1537ce5e509ffd9b21373247f2a3ff6841f4976f53165e7e"));
    }

    [Test]
    public void SessionKeysAreDerived()
    {
        var ephemeral = IdentityKey.Secp256k1FromBytes(Convert.FromHexString("fb757dc581730490a1d7a00deea65e9b1936924caaea8f44d476014856b68736"));

        var keys = SessionKeys.Derive(ephemeral.SharedPoint(KeyB.PublicKey), Challenge, NodeA, NodeB);

        Assert.That(Convert.ToHexStringLower(keys.Initiator), Is.EqualTo("dccc82d81bd610f4f76d3ebe97a40571"));
        Assert.That(Convert.ToHexStringLower(keys.Recipient), Is.EqualTo("ac74bb8773749920b0d3a8881c173ec5"));
    }

    [Test]
    public void TheIdentityProofIsVerified()
    {
        var key = IdentityKey.Secp256k1FromBytes(Convert.FromHexString("fb757dc581730490a1d7a00deea65e9b1936924caaea8f44d476014856b68736"));
        var hash = SessionKeys.IdentityHash(Challenge, Ephemeral, NodeB);
        var signature = Convert.FromHexString(
            "94852a1e2318c4e5e9d422c98eaf19d1d90d876b29cd06ca7cb7546d0fff7b484fe86c09a064fe72bdbef73ba8e9c34df0cd2b53e9d65528c2c7f336d5dfc6e6");

        Assert.That(key.PublicKey.VerifyHash(hash, signature), Is.True);
        Assert.That(KeyA.PublicKey.VerifyHash(hash, signature), Is.False);
        Assert.That(key.PublicKey.VerifyHash(hash, key.SignHash(hash)), Is.True);
    }

    [TestCase("00", "00", 0)]
    [TestCase("00", "01", 1)]
    [TestCase("00", "80", 8)]
    [TestCase("0000", "0100", 9)]
    public void DistancesAreLogarithmic(string a, string b, int distance) =>
        Assert.That(Distances.Of(Convert.FromHexString(a.PadLeft(64, '0')), Convert.FromHexString(b.PadLeft(64, '0'))), Is.EqualTo(distance));

    [Test]
    public void MessagesComeBack()
    {
        Message[] messages =
        [
            new Ping([1], 7), new Pong([1, 2], 300, IPAddress.Parse("10.1.2.3"), 9000), new Pong([1], 1, IPAddress.IPv6Loopback, 1),
            new FindNode([9], [256, 255, 0]),
            new Nodes([3], 2, [[0xc1, 0x01]]), new TalkRequest([4], [1], [2, 3]), new TalkResponse([5], []),
        ];
        foreach (var message in messages)
        {
            var bytes = MessageCodec.Encode(message);
            Assert.That(MessageCodec.Encode(MessageCodec.Decode(bytes)), Is.EqualTo(bytes), message.ToString());
        }
    }

    [TestCase("")]
    [TestCase("07c101")]
    [TestCase("03c381c3820101")]
    [TestCase("01c0")]
    public void MalformedMessagesAreRefused(string hex) =>
        Assert.That(() => MessageCodec.Decode(Convert.FromHexString(hex)), Throws.InstanceOf<Libp2pException>());
}
