using System.Security.Cryptography;
using NBitcoin.Secp256k1;
using SHA256 = System.Security.Cryptography.SHA256;

namespace Waku.Libp2p.Crypto;

/// <summary>A private key on secp256k1. Its signatures have a low S: libsecp256k1 and noble refuse others.</summary>
internal sealed class Secp256k1Key
{
    private const int CompactLength = 64;
    private const int ScalarBits = 256;
    private readonly Scalar _scalar;
    private readonly ECDsa _platform;
    private int _signatures;
    private ECPrivKey? _key;

    /// <summary>The key of 32 bytes.</summary>
    /// <exception cref="CryptographicException">Not a number between 1 and the group order.</exception>
    public Secp256k1Key(ReadOnlySpan<byte> scalar)
    {
        var overflow = 1;
        _scalar = scalar.Length == 32 ? new Scalar(scalar, out overflow) : default;
        if (overflow != 0 || _scalar.IsZero)
        {
            throw new CryptographicException("a secp256k1 key is 32 bytes between 1 and the group order");
        }

        Public = Secp256k1.Compress(EC.G.MultConst(_scalar, ScalarBits));
        _platform = ECDsa.Create(new ECParameters { Curve = Secp256k1Tables.Curve, D = scalar.ToArray() });
    }

    /// <summary>The public half, compressed, 33 bytes.</summary>
    public byte[] Public { get; }

    /// <summary>DER signature of the SHA-256 of data.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(data, hash);
        return Create(hash).ToDER();
    }

    /// <summary>Signature of a 32-byte hash as r ‖ s, 64 bytes: the form of ENR and discovery v5.</summary>
    public byte[] SignHash(ReadOnlySpan<byte> hash)
    {
        var compact = new byte[CompactLength];
        Create(hash).WriteCompactToSpan(compact);
        return compact;
    }

    /// <summary>A peer's point times this key, compressed.</summary>
    /// <exception cref="CryptographicException">Not a point of the curve.</exception>
    public byte[] Multiply(ReadOnlySpan<byte> point) => Secp256k1.Compress(Secp256k1.Point(point).MultConst(_scalar, ScalarBits));

    private SecpECDSASignature Create(ReadOnlySpan<byte> hash)
    {
        if (hash.Length != SHA256.HashSizeInBytes)
        {
            throw new CryptographicException("secp256k1 signs hashes of 32 bytes");
        }

        if (Interlocked.Increment(ref _signatures) == Secp256k1Tables.Worthwhile)
        {
            _ = Secp256k1Tables.MakeAsync();
        }

        if ((_key ??= Secp256k1Tables.TryGet()?.CreateECPrivKey(_scalar)) is { } key)
        {
            return key.TrySignECDSA(hash, out var signature) && signature is not null ? signature
                : throw new CryptographicException("secp256k1 signing failed");
        }

        Span<byte> compact = stackalloc byte[CompactLength];
        lock (_platform)
        {
            _platform.SignHash(hash, compact, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }

        _ = SecpECDSASignature.TryCreateFromCompact(compact, out var any);
        any!.TryNormalize(out var low);
        return low!;
    }
}
