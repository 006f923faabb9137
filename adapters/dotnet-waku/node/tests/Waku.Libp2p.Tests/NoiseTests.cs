using System.Security.Cryptography;
using Waku.Libp2p.Crypto;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Security;

namespace Waku.Libp2p.Tests;

public sealed class NoiseTests
{
    /// <summary>RFC 7748, section 5.2, first vector.</summary>
    [Test]
    public void X25519Vector()
    {
        var secret = new byte[32];
        using var key = X25519.Import(Convert.FromHexString("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"));
        key.Agree(
            Convert.FromHexString("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"),
            secret);

        Assert.That(Convert.ToHexStringLower(secret), Is.EqualTo("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"));
    }

    [Test]
    public void BothSidesLearnEachOtherAndAgreeOnKeys()
    {
        var (alice, bob) = (IdentityKey.Generate(KeyType.Ed25519), IdentityKey.Generate(KeyType.Secp256k1));
        var (initiator, responder) = (new NoiseHandshake(alice), new NoiseHandshake(bob));

        responder.ReadFirst(initiator.WriteFirst());
        initiator.ReadSecond(responder.WriteSecond());
        responder.ReadThird(initiator.WriteThird());

        Assert.That(bob.PeerId.Matches(initiator.Remote!) && alice.PeerId.Matches(responder.Remote!));
        using var sent = initiator.Split().InitiatorToResponder;
        using var received = responder.Split().InitiatorToResponder;
        var box = new byte[3 + NoiseCipher.TagLength];
        sent.Encrypt([1, 2, 3], box);
        var open = new byte[3];
        received.Decrypt(box, open);
        Assert.That(open, Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    [Test]
    public void ASignatureOfAnotherKeyIsRefused()
    {
        var mallory = IdentityKey.Generate(KeyType.Ed25519);
        var victim = IdentityKey.Generate(KeyType.Ed25519);
        var payload = NoisePayload.Create(mallory, new byte[32]);
        var claimed = victim.PublicKey.Encode();
        claimed.CopyTo(payload.AsSpan(2));

        Assert.That(() => NoisePayload.Verify(payload, new byte[32]), Throws.InstanceOf<Libp2pException>().With.Message.Contains("forged"));
    }

    [Test]
    public void AFlippedBitIsRefused()
    {
        var (initiator, responder) = (new NoiseHandshake(IdentityKey.Generate(KeyType.Ed25519)), new NoiseHandshake(IdentityKey.Generate(KeyType.Ed25519)));
        responder.ReadFirst(initiator.WriteFirst());
        var second = responder.WriteSecond();
        second[40] ^= 1;

        Assert.That(() => initiator.ReadSecond(second), Throws.InstanceOf<CryptographicException>());
    }
}
