using System.Security.Cryptography;
using Waku.Libp2p.Crypto;

namespace Waku.Libp2p.Identity;

/// <summary>A node's own private identity key.</summary>
public sealed class IdentityKey
{
    private readonly byte[] _secret;
    private readonly ECDsa? _ecdsa;

    private IdentityKey(KeyType type, byte[] secret)
    {
        _secret = secret;
        if (type == KeyType.Secp256k1)
        {
            _ecdsa = Secp256k1.FromPrivate(secret);
            PublicKey = PublicKey.Create(type, Secp256k1.Compress(_ecdsa));
        }
        else
        {
            PublicKey = PublicKey.Create(type, Ed25519.PublicFromSeed(secret));
        }

        PeerId = PeerId.FromPublicKey(PublicKey);
    }

    /// <summary>The public half.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>The peer id that others know this node by.</summary>
    public PeerId PeerId { get; }

    /// <summary>A secp256k1 key of 32 bytes, what nwaku's <c>--nodekey</c> takes.</summary>
    public static IdentityKey Secp256k1FromBytes(ReadOnlySpan<byte> scalar) => new(KeyType.Secp256k1, scalar.ToArray());

    /// <summary>An Ed25519 key of a 32-byte seed (RFC 8032).</summary>
    public static IdentityKey Ed25519FromSeed(ReadOnlySpan<byte> seed) =>
        seed.Length == Ed25519.KeyLength ? new(KeyType.Ed25519, seed.ToArray()) : throw new CryptographicException("an Ed25519 seed has 32 bytes");

    /// <summary>A fresh random key from the system's secure generator.</summary>
    public static IdentityKey Generate(KeyType type)
    {
        while (true)
        {
            var secret = RandomNumberGenerator.GetBytes(32);
            try
            {
                return new(type, secret);
            }
            catch (CryptographicException) when (type == KeyType.Secp256k1)
            {
                // One in 2^128 draws lies outside the group order; draw again.
            }
        }
    }

    /// <summary>Signs <paramref name="data"/>: 64 bytes for Ed25519, DER for secp256k1.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        if (_ecdsa is null)
        {
            return Ed25519.Sign(_secret, data);
        }

        lock (_ecdsa)
        {
            return Secp256k1.Sign(_ecdsa, data);
        }
    }

    /// <summary>Signs a 32-byte hash as it is: r ‖ s, 64 bytes, as ENR (EIP-778) and discovery v5 want it.</summary>
    /// <exception cref="CryptographicException">The key is not secp256k1.</exception>
    public byte[] SignHash(ReadOnlySpan<byte> hash)
    {
        var key = _ecdsa ?? throw new CryptographicException("only secp256k1 keys sign hashes");
        lock (key)
        {
            return Secp256k1.SignHash(key, hash);
        }
    }

    /// <summary>Shared point with another key, compressed, 33 bytes (the ecdh of discovery v5).</summary>
    /// <exception cref="CryptographicException">A key is not secp256k1.</exception>
    public byte[] SharedPoint(PublicKey other) =>
        _ecdsa is not null && other.Type == KeyType.Secp256k1 ? Secp256k1Points.Multiply(other.Data.Span, _secret)
            : throw new CryptographicException("only secp256k1 keys agree on a point");
}
