using System.Security.Cryptography;
using Waku.Libp2p.Crypto;
using Waku.Libp2p.Identity;

namespace Waku.Libp2p.Tests;

/// <summary>What the libraries under the keys must accept and refuse.</summary>
public sealed class CurveTests
{
    /// <summary>RFC 8032, section 7.1, tests 1 to 3.</summary>
    [TestCase("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")]
    [TestCase("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "72", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")]
    [TestCase("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "af82", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")]
    public void Ed25519KeysOfSeeds(string seed, string message, string expected)
    {
        var key = IdentityKey.Ed25519FromSeed(Convert.FromHexString(seed));
        var data = Convert.FromHexString(message);

        Assert.That(Convert.ToHexStringLower(key.PublicKey.Data.Span), Is.EqualTo(expected));
        Assert.That(key.PublicKey.Verify(data, key.Sign(data)));
    }

    /// <summary>For a key of small order R = A, S = 0 is a signature of one message in eight at least: anybody could be that peer.</summary>
    [TestCase("0100000000000000000000000000000000000000000000000000000000000000")]
    [TestCase("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [TestCase("0000000000000000000000000000000000000000000000000000000000000000")]
    [TestCase("0000000000000000000000000000000000000000000000000000000000000080")]
    [TestCase("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")]
    [TestCase("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85")]
    [TestCase("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")]
    [TestCase("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")]
    public void Ed25519KeysOfSmallOrderVerifyNothing(string hex)
    {
        var point = Convert.FromHexString(hex);
        var key = PublicKey.Create(KeyType.Ed25519, point);
        byte[] identity = [1, .. new byte[31]];

        for (var i = 0; i < 64; i++)
        {
            Assert.That(key.Verify([(byte)i], [.. point, .. new byte[32]]), Is.False);
            Assert.That(key.Verify([(byte)i], [.. identity, .. new byte[32]]), Is.False);
        }
    }

    /// <summary>RFC 8032, section 5.1.7: S must be below the group order, or one signature had many forms.</summary>
    [Test]
    public void AnEd25519SignatureHasOneForm()
    {
        var key = IdentityKey.Generate(KeyType.Ed25519);
        var signature = key.Sign([1]);
        var order = System.Numerics.BigInteger.Pow(2, 252) + System.Numerics.BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);
        var s = new System.Numerics.BigInteger(signature.AsSpan(32), isUnsigned: true) + order;
        var other = new byte[64];
        signature.AsSpan(0, 32).CopyTo(other);
        s.ToByteArray(isUnsigned: true).CopyTo(other, 32);

        Assert.That(key.PublicKey.Verify([1], signature));
        Assert.That(key.PublicKey.Verify([1], other), Is.False);
    }

    /// <summary>RFC 7748, section 5.2, second vector: the top bit of a coordinate is ignored.</summary>
    [Test]
    public void X25519IgnoresTheTopBit()
    {
        using var key = X25519.Import(Convert.FromHexString("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d"));
        var secret = new byte[32];

        key.Agree(Convert.FromHexString("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493"), secret);

        Assert.That(Convert.ToHexStringLower(secret), Is.EqualTo("95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"));
    }

    /// <summary>The points of order 1, 2, 4 and 8, canonical and not (RFC 7748, section 6.1).</summary>
    [TestCase("0000000000000000000000000000000000000000000000000000000000000000")]
    [TestCase("0100000000000000000000000000000000000000000000000000000000000000")]
    [TestCase("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [TestCase("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [TestCase("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [TestCase("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [TestCase("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")]
    public void X25519RefusesPointsOfLowOrder(string hex)
    {
        using var key = X25519.Generate();

        Assert.That(() => key.Agree(Convert.FromHexString(hex), new byte[32]), Throws.InstanceOf<CryptographicException>());
    }

    [TestCase(31)]
    [TestCase(33)]
    public void X25519RefusesOtherLengths(int length)
    {
        using var key = X25519.Generate();

        Assert.That(() => key.Agree(new byte[length], new byte[32]), Throws.InstanceOf<CryptographicException>());
    }
}
