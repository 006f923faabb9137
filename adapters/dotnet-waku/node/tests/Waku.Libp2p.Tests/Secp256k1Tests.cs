using System.Security.Cryptography;
using Waku.Libp2p.Crypto;
using Waku.Libp2p.Identity;

namespace Waku.Libp2p.Tests;

/// <summary>Signatures as the platform's own ECDSA makes and reads them, before the library's tables are there and with them.</summary>
[NonParallelizable]
public sealed class Secp256k1Tests
{
    private const int Rounds = 50;
    private static readonly ECCurve Curve = ECCurve.CreateFromValue("1.3.132.0.10");

    [TestCase(false)]
    [TestCase(true)]
    public async Task OursAreReadByThePlatformAndItsByUs(bool tables)
    {
        if (tables)
        {
            await Secp256k1Tables.MakeAsync();
        }

        var highs = 0;
        for (var i = 0; i < Rounds; i++)
        {
            var scalar = RandomNumberGenerator.GetBytes(32);
            scalar[0] &= 0x7f;
            var ours = IdentityKey.Secp256k1FromBytes(scalar);
            using var theirs = ECDsa.Create(new ECParameters { Curve = Curve, D = scalar });
            var data = RandomNumberGenerator.GetBytes(i);
            var hash = SHA256.HashData(data);
            var compact = theirs.SignHash(hash);
            highs += compact[32] >> 7;

            Assert.That(ours.PublicKey.Coordinates(), Is.EqualTo((byte[])[.. theirs.ExportParameters(false).Q.X!, .. theirs.ExportParameters(false).Q.Y!]));
            Assert.That(theirs.VerifyData(data, ours.Sign(data), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
            Assert.That(theirs.VerifyHash(hash, ours.SignHash(hash)));
            Assert.That(ours.PublicKey.Verify(data, theirs.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
            Assert.That(ours.PublicKey.VerifyHash(hash, compact));
            compact[i % 64] ^= 1;
            Assert.That(ours.PublicKey.VerifyHash(hash, compact), Is.False);
        }

        Assert.That(highs, Is.GreaterThan(0), "no signature with a high S was tried");
    }

    [Test]
    public void BothSidesAgreeOnAPoint()
    {
        var (alice, bob) = (IdentityKey.Generate(KeyType.Secp256k1), IdentityKey.Generate(KeyType.Secp256k1));

        Assert.That(alice.SharedPoint(bob.PublicKey), Is.EqualTo(bob.SharedPoint(alice.PublicKey)));
    }

    /// <summary>Discovery v5, wire test vectors, "ECDH".</summary>
    [Test]
    public void SharedPointVector()
    {
        var key = IdentityKey.Secp256k1FromBytes(Convert.FromHexString("fb757dc581730490a1d7a00deea65e9b1936924caaea8f44d476014856b68736"));
        var peer = PublicKey.Create(KeyType.Secp256k1, Convert.FromHexString("039961e4c2356d61bedb83052c115d311acb3a96f5777296dcf297351130266231"));

        Assert.That(Convert.ToHexStringLower(key.SharedPoint(peer)), Is.EqualTo("033b11a2a1f214567e1537ce5e509ffd9b21373247f2a3ff6841f4976f53165e7e"));
    }

    [TestCase("0000000000000000000000000000000000000000000000000000000000000000")]
    [TestCase("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    [TestCase("01")]
    public void NumbersOutsideTheGroupAreNoKeys(string hex) =>
        Assert.That(() => IdentityKey.Secp256k1FromBytes(Convert.FromHexString(hex)), Throws.InstanceOf<CryptographicException>());

    [TestCase("")]
    [TestCase("30")]
    [TestCase("3006020100020100")]
    [TestCase("300602017f02017f00")]
    public void WrongSignaturesAreRefused(string hex) =>
        Assert.That(IdentityKey.Generate(KeyType.Secp256k1).PublicKey.Verify([1], Convert.FromHexString(hex)), Is.False);
}
