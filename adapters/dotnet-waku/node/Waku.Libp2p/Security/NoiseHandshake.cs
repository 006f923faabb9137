using System.Security.Cryptography;
using Waku.Libp2p.Crypto;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;

namespace Waku.Libp2p.Security;

/// <summary>The XX pattern, sans I/O: message 1 <c>e</c>, message 2 <c>e, ee, s, es</c>, message 3 <c>s, se</c> (libp2p noise spec).</summary>
internal sealed class NoiseHandshake
{
    private const int KeyLength = X25519.KeyLength;
    private readonly IdentityKey _identity;
    private readonly NoiseSymmetricState _state = new([]);
    private readonly byte[] _static = new byte[KeyLength];
    private readonly byte[] _ephemeral = new byte[KeyLength];
    private readonly byte[] _staticPublic = new byte[KeyLength];
    private readonly byte[] _ephemeralPublic = new byte[KeyLength];
    private readonly byte[] _remoteEphemeral = new byte[KeyLength];
    private byte[] _remoteStatic = [];

    public NoiseHandshake(IdentityKey identity) : this(identity, RandomNumberGenerator.GetBytes(KeyLength), RandomNumberGenerator.GetBytes(KeyLength))
    {
    }

    /// <summary>With given keys, for test vectors.</summary>
    internal NoiseHandshake(IdentityKey identity, ReadOnlySpan<byte> staticKey, ReadOnlySpan<byte> ephemeralKey)
    {
        _identity = identity;
        staticKey.CopyTo(_static);
        ephemeralKey.CopyTo(_ephemeral);
        X25519.PublicFromPrivate(_static, _staticPublic);
        X25519.PublicFromPrivate(_ephemeral, _ephemeralPublic);
    }

    /// <summary>The peer's identity; set once its payload was read.</summary>
    public PublicKey? Remote { get; private set; }

    internal ReadOnlySpan<byte> HandshakeHash => _state.Hash;

    public byte[] WriteFirst()
    {
        _state.MixHash(_ephemeralPublic);
        return [.. _ephemeralPublic, .. _state.EncryptAndHash([])];
    }

    public void ReadFirst(ReadOnlySpan<byte> message)
    {
        ReadEphemeral(ref message);
        _state.DecryptAndHash(message);
    }

    public byte[] WriteSecond() => WriteSecond(NoisePayload.Create(_identity, _staticPublic));

    internal byte[] WriteSecond(ReadOnlySpan<byte> payload)
    {
        _state.MixHash(_ephemeralPublic);
        Mix(_ephemeral, _remoteEphemeral);
        var encryptedStatic = _state.EncryptAndHash(_staticPublic);
        Mix(_static, _remoteEphemeral);
        return [.. _ephemeralPublic, .. encryptedStatic, .. _state.EncryptAndHash(payload)];
    }

    public void ReadSecond(ReadOnlySpan<byte> message) => Remote = NoisePayload.Verify(ReadSecondPayload(message), _remoteStatic);

    internal byte[] ReadSecondPayload(ReadOnlySpan<byte> message)
    {
        ReadEphemeral(ref message);
        Mix(_ephemeral, _remoteEphemeral);
        ReadStatic(ref message);
        Mix(_ephemeral, _remoteStatic);
        return _state.DecryptAndHash(message);
    }

    public byte[] WriteThird() => WriteThird(NoisePayload.Create(_identity, _staticPublic));

    internal byte[] WriteThird(ReadOnlySpan<byte> payload)
    {
        var encryptedStatic = _state.EncryptAndHash(_staticPublic);
        Mix(_static, _remoteEphemeral);
        return [.. encryptedStatic, .. _state.EncryptAndHash(payload)];
    }

    public void ReadThird(ReadOnlySpan<byte> message) => Remote = NoisePayload.Verify(ReadThirdPayload(message), _remoteStatic);

    internal byte[] ReadThirdPayload(ReadOnlySpan<byte> message)
    {
        ReadStatic(ref message);
        Mix(_ephemeral, _remoteStatic);
        return _state.DecryptAndHash(message);
    }

    public (NoiseCipher InitiatorToResponder, NoiseCipher ResponderToInitiator) Split() => _state.Split();

    private void Mix(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey)
    {
        Span<byte> secret = stackalloc byte[KeyLength];
        X25519.Agree(privateKey, publicKey, secret);
        _state.MixKey(secret);
    }

    private void ReadEphemeral(ref ReadOnlySpan<byte> message)
    {
        Cut(ref message, KeyLength).CopyTo(_remoteEphemeral);
        _state.MixHash(_remoteEphemeral);
    }

    private void ReadStatic(ref ReadOnlySpan<byte> message) => _remoteStatic = _state.DecryptAndHash(Cut(ref message, KeyLength + NoiseCipher.TagLength));

    private static ReadOnlySpan<byte> Cut(ref ReadOnlySpan<byte> message, int length)
    {
        if (message.Length < length)
        {
            throw new Libp2pException("Noise handshake message too short");
        }

        var part = message[..length];
        message = message[length..];
        return part;
    }
}
