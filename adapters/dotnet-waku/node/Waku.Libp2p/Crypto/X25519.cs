using System.Security.Cryptography;
using NSec.Cryptography;

namespace Waku.Libp2p.Crypto;

/// <summary>An X25519 key pair (RFC 7748), in memory of libsodium's that is wiped when it is disposed.</summary>
internal sealed class X25519 : IDisposable
{
    public const int KeyLength = 32;
    private static readonly KeyAgreementAlgorithm Algorithm = KeyAgreementAlgorithm.X25519;
    private readonly Key _key;

    private X25519(Key key)
    {
        _key = key;
        Public = key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
    }

    /// <summary>The public half, 32 bytes.</summary>
    public byte[] Public { get; }

    public static X25519 Generate() => new(Key.Create(Algorithm));

    /// <summary>With a given private key, for test vectors.</summary>
    public static X25519 Import(ReadOnlySpan<byte> privateKey) => new(Key.Import(Algorithm, privateKey, KeyBlobFormat.RawPrivateKey));

    /// <summary>Shared secret of 32 bytes.</summary>
    /// <exception cref="CryptographicException">A point of low order, for which the secret would be all zero (RFC 7748, section 6.1), or not 32
    /// bytes.</exception>
    public void Agree(ReadOnlySpan<byte> peerPublicKey, Span<byte> secret)
    {
        if (!PublicKey.TryImport(Algorithm, peerPublicKey, KeyBlobFormat.RawPublicKey, out var peer))
        {
            throw new CryptographicException("not an X25519 key");
        }

        using var shared = Algorithm.Agree(_key, peer!,
            new() { ExportPolicy = KeyExportPolicies.AllowPlaintextExport })
                ?? throw new CryptographicException("X25519 agreement failed: the peer's key has a small order");
        _ = shared.TryExport(SharedSecretBlobFormat.RawSharedSecret, secret, out _);
    }

    public void Dispose() => _key.Dispose();
}
