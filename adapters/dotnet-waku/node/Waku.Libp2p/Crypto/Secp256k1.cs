using System.Security.Cryptography;
using NBitcoin.Secp256k1;
using SHA256 = System.Security.Cryptography.SHA256;

namespace Waku.Libp2p.Crypto;

/// <summary>What needs only a peer's secp256k1 key: a compressed point of 33 bytes. Signatures are ECDSA; a high S is accepted, ours have a low one.</summary>
internal static class Secp256k1
{
    public const int CompressedLength = 33;
    private const int CoordinateLength = 32;

    /// <summary>Checks a DER signature over the SHA-256 of data.</summary>
    public static bool Verify(ReadOnlySpan<byte> point, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(data, hash);
        return SecpECDSASignature.TryCreateFromDer(signature, out var parsed) && Verify(point, hash, parsed);
    }

    /// <summary>Checks a signature r ‖ s, 64 bytes, over a hash: the form of ENR and discovery v5.</summary>
    public static bool VerifyHash(ReadOnlySpan<byte> point, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature) =>
        hash.Length == SHA256.HashSizeInBytes && SecpECDSASignature.TryCreateFromCompact(signature, out var parsed) && Verify(point, hash, parsed);

    /// <summary>x ‖ y of a compressed point, 64 bytes.</summary>
    /// <exception cref="CryptographicException">Not a point of the curve.</exception>
    public static byte[] Coordinates(ReadOnlySpan<byte> point) => Coordinates(Point(point));

    /// <summary>The point of its compressed form.</summary>
    /// <exception cref="CryptographicException">Not a point of the curve.</exception>
    public static GE Point(ReadOnlySpan<byte> compressed) =>
        TryPoint(compressed, out var point) ? point : throw new CryptographicException("not a point of secp256k1");

    public static byte[] Compress(GEJ point)
    {
        var affine = point.ToGroupElement();
        var compressed = new byte[CompressedLength];
        var y = affine.y.Normalize();
        compressed[0] = y.IsOdd ? GE.SECP256K1_TAG_PUBKEY_ODD : GE.SECP256K1_TAG_PUBKEY_EVEN;
        affine.x.Normalize().WriteToSpan(compressed.AsSpan(1));
        return compressed;
    }

    private static bool TryPoint(ReadOnlySpan<byte> compressed, out GE point)
    {
        point = default;
        return compressed.Length == CompressedLength && GE.TryParse(compressed, out point);
    }

    private static byte[] Coordinates(GE point)
    {
        var coordinates = new byte[2 * CoordinateLength];
        point.x.Normalize().WriteToSpan(coordinates);
        point.y.Normalize().WriteToSpan(coordinates.AsSpan(CoordinateLength));
        return coordinates;
    }

    private static bool Verify(ReadOnlySpan<byte> point, ReadOnlySpan<byte> hash, SecpECDSASignature signature)
    {
        if (!TryPoint(point, out var parsed))
        {
            return false;
        }

        signature.TryNormalize(out var low);
        if (Secp256k1Tables.TryGet() is { } tables)
        {
            return new ECPubKey(parsed, tables).SigVerify(low, hash);
        }

        try
        {
            Span<byte> compact = stackalloc byte[2 * CoordinateLength];
            low.WriteCompactToSpan(compact);
            var q = Coordinates(parsed);
            using var key = ECDsa.Create(new ECParameters
            {
                Curve = Secp256k1Tables.Curve,
                Q = new ECPoint { X = q[..CoordinateLength], Y = q[CoordinateLength..] }
            });
            return key.VerifyHash(hash, compact, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
