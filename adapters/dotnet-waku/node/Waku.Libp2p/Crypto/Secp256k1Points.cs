using System.Security.Cryptography;

namespace Waku.Libp2p.Crypto;

/// <summary>
/// Points of secp256k1 by OpenSSL: .NET's key agreement gives the x coordinate only, discovery v5 needs the compressed point.
/// </summary>
internal static class Secp256k1Points
{
    private const int Nid = 714;
    private const int Compressed = 2;
    private const int Uncompressed = 4;
    private static readonly nint Group = LibCrypto.EC_GROUP_new_by_curve_name(Nid);

    /// <summary>point × scalar, compressed.</summary>
    /// <exception cref="CryptographicException">Not a point of the curve.</exception>
    public static byte[] Multiply(ReadOnlySpan<byte> point, ReadOnlySpan<byte> scalar)
    {
        nint input = 0, result = 0, number = 0;
        try
        {
            input = Parse(point);
            result = LibCrypto.EC_POINT_new(Group);
            number = LibCrypto.BN_bin2bn(scalar, scalar.Length, 0);
            return LibCrypto.EC_POINT_mul(Group, result, 0, input, number, 0) == 1 ? Write(result, Compressed, 33) : throw Failed();
        }
        finally
        {
            LibCrypto.BN_clear_free(number);
            LibCrypto.EC_POINT_free(result);
            LibCrypto.EC_POINT_free(input);
        }
    }

    /// <summary>x ‖ y of a compressed point, 64 bytes.</summary>
    /// <exception cref="CryptographicException">Not a point of the curve.</exception>
    public static byte[] Coordinates(ReadOnlySpan<byte> point)
    {
        nint parsed = 0;
        try
        {
            parsed = Parse(point);
            return Write(parsed, Uncompressed, 65)[1..];
        }
        finally
        {
            LibCrypto.EC_POINT_free(parsed);
        }
    }

    private static nint Parse(ReadOnlySpan<byte> bytes)
    {
        var point = LibCrypto.EC_POINT_new(Group);
        if (bytes.Length == Secp256k1.CompressedLength && LibCrypto.EC_POINT_oct2point(Group, point, bytes, (nuint)bytes.Length, 0) == 1)
        {
            return point;
        }

        LibCrypto.EC_POINT_free(point);
        throw Failed();
    }

    private static byte[] Write(nint point, int form, int length)
    {
        var bytes = new byte[length];
        return LibCrypto.EC_POINT_point2oct(Group, point, form, bytes, (nuint)length, 0) == (nuint)length ? bytes : throw Failed();
    }

    private static CryptographicException Failed() => new("not a point of secp256k1");
}
