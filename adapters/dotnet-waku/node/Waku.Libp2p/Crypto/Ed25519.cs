using System.Security.Cryptography;
using NSec.Cryptography;

namespace Waku.Libp2p.Crypto;

/// <summary>Ed25519 signatures (RFC 8032, pure), by libsodium: it refuses keys of small order, for which anybody can make signatures.</summary>
internal sealed class Ed25519
{
    public const int KeyLength = 32;
    private static readonly SignatureAlgorithm Algorithm = SignatureAlgorithm.Ed25519;
    private readonly Key _key;

    /// <summary>The key of a seed.</summary>
    /// <exception cref="CryptographicException">The seed has not 32 bytes.</exception>
    public Ed25519(ReadOnlySpan<byte> seed) =>
        _key = seed.Length == KeyLength ? Key.Import(Algorithm, seed, KeyBlobFormat.RawPrivateKey) : throw new CryptographicException("an Ed25519 seed has 32 bytes");

    public byte[] Public => _key.PublicKey.Export(KeyBlobFormat.RawPublicKey);

    public byte[] Sign(ReadOnlySpan<byte> data) => Algorithm.Sign(_key, data);

    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        PublicKey.TryImport(Algorithm, publicKey, KeyBlobFormat.RawPublicKey, out var key) && Algorithm.Verify(key!, data, signature);
}
