using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace Waku.Libp2p.Crypto;

/// <summary>secp256k1 with compressed points; signatures are ECDSA over SHA-256, DER, low S (libsecp256k1 and noble refuse high S).</summary>
internal static class Secp256k1
{
    public const int CompressedLength = 33;
    private static readonly ECCurve Curve = ECCurve.CreateFromValue("1.3.132.0.10");
    private static readonly BigInteger Order = Hex("0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141");

    public static ECDsa FromPrivate(ReadOnlySpan<byte> scalar)
    {
        var d = new BigInteger(scalar, isUnsigned: true, isBigEndian: true);
        if (scalar.Length != 32 || d.IsZero || d >= Order)
        {
            throw new CryptographicException("a secp256k1 key is 32 bytes between 1 and the group order");
        }

        return ECDsa.Create(new ECParameters { Curve = Curve, D = scalar.ToArray() });
    }

    public static byte[] Compress(ECDsa key)
    {
        var q = key.ExportParameters(false).Q;
        return [(byte)(2 + (q.Y![31] & 1)), .. q.X!];
    }

    /// <summary>Key of a compressed point, or null when it is not on the curve.</summary>
    public static ECDsa? FromCompressed(ReadOnlySpan<byte> point)
    {
        if (point.Length != CompressedLength || point[0] is not (2 or 3))
        {
            return null;
        }

        byte[] coordinates;
        try
        {
            coordinates = Secp256k1Points.Coordinates(point);
        }
        catch (CryptographicException)
        {
            return null;
        }

        return ECDsa.Create(new ECParameters { Curve = Curve, Q = new ECPoint { X = coordinates[..32], Y = coordinates[32..] } });
    }

    /// <summary>Signature of a 32-byte hash as r ‖ s, 64 bytes, low s: the form of ENR and discovery v5.</summary>
    public static byte[] SignHash(ECDsa key, ReadOnlySpan<byte> hash) => LowS(key.SignHash(hash.ToArray(), DSASignatureFormat.IeeeP1363FixedFieldConcatenation));

    public static bool VerifyHash(ECDsa key, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        try
        {
            return signature.Length == 64 && key.VerifyHash(hash, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public static byte[] Sign(ECDsa key, ReadOnlySpan<byte> data)
    {
        var rs = LowS(key.SignData(data.ToArray(), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        return [0x30, .. Prefixed([.. DerInteger(rs.AsSpan(0, 32)), .. DerInteger(rs.AsSpan(32))])];
    }

    public static bool Verify(ECDsa key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        try
        {
            return key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static byte[] LowS(byte[] rs)
    {
        var s = new BigInteger(rs.AsSpan(32), isUnsigned: true, isBigEndian: true);
        if (s > Order / 2)
        {
            Fixed32(Order - s).CopyTo(rs, 32);
        }

        return rs;
    }

    private static byte[] DerInteger(ReadOnlySpan<byte> value)
    {
        value = value.TrimStart((byte)0);
        return [0x02, .. Prefixed(value.IsEmpty || value[0] >= 0x80 ? [0, .. value] : value.ToArray())];
    }

    private static byte[] Prefixed(byte[] content) => [(byte)content.Length, .. content];

    private static byte[] Fixed32(BigInteger value)
    {
        var bytes = new byte[32];
        var raw = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        raw.CopyTo(bytes, 32 - raw.Length);
        return bytes;
    }

    private static BigInteger Hex(string text) => BigInteger.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
