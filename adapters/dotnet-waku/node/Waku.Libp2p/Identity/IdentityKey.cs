using System.Security.Cryptography;
using Waku.Libp2p.Crypto;

namespace Waku.Libp2p.Identity;

/// <summary>A node's own private identity key.</summary>
public sealed class IdentityKey
{
    private readonly Ed25519? _ed25519;
    private readonly Secp256k1Key? _secp256k1;

    private IdentityKey(Ed25519? ed25519, Secp256k1Key? secp256k1)
    {
        (_ed25519, _secp256k1) = (ed25519, secp256k1);
        PublicKey = secp256k1 is null ? PublicKey.Create(KeyType.Ed25519, ed25519!.Public) : PublicKey.Create(KeyType.Secp256k1, secp256k1.Public);
        PeerId = PeerId.FromPublicKey(PublicKey);
    }

    /// <summary>The public half.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>The peer id that others know this node by.</summary>
    public PeerId PeerId { get; }

    /// <summary>A secp256k1 key of 32 bytes, what nwaku's <c>--nodekey</c> takes.</summary>
    public static IdentityKey Secp256k1FromBytes(ReadOnlySpan<byte> scalar) => new(null, new Secp256k1Key(scalar));

    /// <summary>An Ed25519 key of a 32-byte seed (RFC 8032).</summary>
    public static IdentityKey Ed25519FromSeed(ReadOnlySpan<byte> seed) => new(new Ed25519(seed), null);

    /// <summary>A fresh random key from the system's secure generator.</summary>
    public static IdentityKey Generate(KeyType type)
    {
        while (true)
        {
            var secret = RandomNumberGenerator.GetBytes(32);
            try
            {
                return type == KeyType.Secp256k1 ? Secp256k1FromBytes(secret) : Ed25519FromSeed(secret);
            }
            catch (CryptographicException) when (type == KeyType.Secp256k1)
            {
                // One in 2^128 draws lies outside the group order; draw again.
            }
        }
    }

    /// <summary>Signs <paramref name="data"/>: 64 bytes for Ed25519, DER for secp256k1.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) => _secp256k1?.Sign(data) ?? _ed25519!.Sign(data);

    /// <summary>Signs a 32-byte hash as it is: r ‖ s, 64 bytes, as ENR (EIP-778) and discovery v5 want it.</summary>
    /// <exception cref="CryptographicException">The key is not secp256k1, or the hash has another length.</exception>
    public byte[] SignHash(ReadOnlySpan<byte> hash) => _secp256k1?.SignHash(hash) ?? throw new CryptographicException("only secp256k1 keys sign hashes");

    /// <summary>Shared point with another key, compressed, 33 bytes (the ecdh of discovery v5).</summary>
    /// <exception cref="CryptographicException">A key is not secp256k1, or not a point of the curve.</exception>
    public byte[] SharedPoint(PublicKey other) =>
        _secp256k1 is not null && other.Type == KeyType.Secp256k1
            ? _secp256k1.Multiply(other.Data.Span)
            : throw new CryptographicException("only secp256k1 keys agree on a point");
}
