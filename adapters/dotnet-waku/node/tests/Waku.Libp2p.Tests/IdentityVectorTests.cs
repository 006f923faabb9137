using Waku.Libp2p.Identity;

namespace Waku.Libp2p.Tests;

/// <summary>Vectors checked by independent programs (libp2p peer-ids spec, js-waku compose file).</summary>
public sealed class IdentityVectorTests
{
    [TestCase("080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e", "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq")]
    [TestCase("08021221037777e994e452c21604f91de093ce415f5432f701dd8cd1a7a6fea0e630bfca99", "16Uiu2HAmLhLvBoYaoZfaMUKuibM6ac163GwKY74c5kiSLg5KvLpY")]
    public void PeerIdOfAPublicKey(string encodedKey, string peerId)
    {
        var key = PublicKey.Decode(Convert.FromHexString(encodedKey));

        Assert.That(PeerId.FromPublicKey(key).ToString(), Is.EqualTo(peerId));
        Assert.That(Convert.ToHexStringLower(key.Encode()), Is.EqualTo(encodedKey));
        Assert.That(PeerId.Parse(peerId).Matches(key));
    }

    [TestCase("e419c3cf4f09ac3babdf61856e6faa0e0c6a7d97674d5401a0114616549c7632", "16Uiu2HAmF6oAsd23RMAnZb3NJgxXrExxBTPMdEoih232iAZkviU2")]
    [TestCase("50632ab0efd313bfb4aa842de716f03dacd181c863770abd145e3409290fdaa7", "16Uiu2HAm5aZU47YkiUoARqivbCXwuFPzFFXXiURAorySqAQbL6EQ")]
    public void PeerIdOfANodeKey(string nodeKey, string peerId) =>
        Assert.That(IdentityKey.Secp256k1FromBytes(Convert.FromHexString(nodeKey)).PeerId.ToString(), Is.EqualTo(peerId));

    [Test]
    public void PeerIdAsCid()
    {
        var id = PeerId.Parse("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA");

        Assert.That(PeerId.Parse("bafzaajaiaejcal72gwuz2or47oyxxn6b3rkwdmmkrxgkjxzy3rqt5kczyn7lcm3l"), Is.EqualTo(id));
    }

    [TestCase("")]
    [TestCase("not a peer id")]
    [TestCase("0OIl")]
    [TestCase("bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi")]
    public void WrongTextIsNoPeerId(string text) => Assert.That(PeerId.TryParse(text, out _), Is.False);

    [TestCase(KeyType.Ed25519)]
    [TestCase(KeyType.Secp256k1)]
    public void OnlyTheSignedDataVerifies(KeyType type)
    {
        var key = IdentityKey.Generate(type);
        var other = IdentityKey.Generate(type);
        byte[] data = [1, 2, 3];
        var signature = key.Sign(data);

        Assert.That(key.PublicKey.Verify(data, signature));
        Assert.That(key.PublicKey.Verify([1, 2, 4], signature), Is.False);
        Assert.That(other.PublicKey.Verify(data, signature), Is.False);
        signature[^1] ^= 1;
        Assert.That(key.PublicKey.Verify(data, signature), Is.False);
    }

    /// <summary>RFC 8032, section 7.1, test 3.</summary>
    [Test]
    public void Ed25519Vector()
    {
        var key = IdentityKey.Ed25519FromSeed(Convert.FromHexString("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"));

        Assert.That(Convert.ToHexStringLower(key.PublicKey.Data.Span), Is.EqualTo("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"));
        Assert.That(Convert.ToHexStringLower(key.Sign([0xaf, 0x82])), Is.EqualTo(
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"));
    }

    /// <summary>libsecp256k1 and noble refuse a signature whose s lies in the upper half of the group order.</summary>
    [Test]
    public void Secp256k1SignaturesHaveALowS()
    {
        var key = IdentityKey.Generate(KeyType.Secp256k1);
        for (var i = 0; i < 64; i++)
        {
            var der = key.Sign([(byte)i]);
            var s = der.AsSpan(4 + der[3] + 2);

            Assert.That(s.Length <= 32 && s[0] < 0x80, $"s has its top bit set: {Convert.ToHexString(der)}");
        }
    }

    [TestCase("02ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [TestCase("050000000000000000000000000000000000000000000000000000000000000001")]
    [TestCase("020000000000000000000000000000000000000000000000000000000000000005")]
    public void PointsOffTheCurveVerifyNothing(string point)
    {
        var key = PublicKey.Create(KeyType.Secp256k1, Convert.FromHexString(point));

        Assert.That(key.Verify([1], [0x30, 6, 2, 1, 1, 2, 1, 1]), Is.False);
    }
}
