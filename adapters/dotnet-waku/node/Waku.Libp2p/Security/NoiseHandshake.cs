using Waku.Libp2p.Crypto;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;

namespace Waku.Libp2p.Security;

/// <summary>The XX pattern, sans I/O: message 1 <c>e</c>, message 2 <c>e, ee, s, es</c>, message 3 <c>s, se</c> (libp2p noise spec).</summary>
internal sealed class NoiseHandshake : IDisposable
{
    private const int KeyLength = X25519.KeyLength;
    private readonly IdentityKey _identity;
    private readonly NoiseSymmetricState _state = new([]);
    private readonly X25519 _static;
    private readonly X25519 _ephemeral;
    private readonly byte[] _remoteEphemeral = new byte[KeyLength];
    private byte[] _remoteStatic = [];

    public NoiseHandshake(IdentityKey identity) : this(identity, X25519.Generate(), X25519.Generate())
    {
    }

    /// <summary>With given keys, for test vectors.</summary>
    internal NoiseHandshake(IdentityKey identity, X25519 staticKey, X25519 ephemeralKey)
    {
        _identity = identity;
        _static = staticKey;
        _ephemeral = ephemeralKey;
    }

    /// <summary>The peer's identity; set once its payload was read.</summary>
    public PublicKey? Remote { get; private set; }

    internal ReadOnlySpan<byte> HandshakeHash => _state.Hash;

    public byte[] WriteFirst()
    {
        _state.MixHash(_ephemeral.Public);
        return [.. _ephemeral.Public, .. _state.EncryptAndHash([])];
    }

    public void ReadFirst(ReadOnlySpan<byte> message)
    {
        ReadEphemeral(ref message);
        _state.DecryptAndHash(message);
    }

    public byte[] WriteSecond() => WriteSecond(NoisePayload.Create(_identity, _static.Public));

    internal byte[] WriteSecond(ReadOnlySpan<byte> payload)
    {
        _state.MixHash(_ephemeral.Public);
        Mix(_ephemeral, _remoteEphemeral);
        var encryptedStatic = _state.EncryptAndHash(_static.Public);
        Mix(_static, _remoteEphemeral);
        return [.. _ephemeral.Public, .. encryptedStatic, .. _state.EncryptAndHash(payload)];
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

    public byte[] WriteThird() => WriteThird(NoisePayload.Create(_identity, _static.Public));

    internal byte[] WriteThird(ReadOnlySpan<byte> payload)
    {
        var encryptedStatic = _state.EncryptAndHash(_static.Public);
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

    /// <summary>Wipes the private keys.</summary>
    public void Dispose()
    {
        _static.Dispose();
        _ephemeral.Dispose();
    }

    private void Mix(X25519 key, ReadOnlySpan<byte> publicKey)
    {
        Span<byte> secret = stackalloc byte[KeyLength];
        key.Agree(publicKey, secret);
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
