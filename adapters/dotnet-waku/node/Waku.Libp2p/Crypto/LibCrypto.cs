using System.Reflection;
using System.Runtime.InteropServices;

namespace Waku.Libp2p.Crypto;

/// <summary>
/// The few OpenSSL 3 calls for X25519, Ed25519 and points of secp256k1, which .NET does not offer. .NET on Linux loads the same library anyway.
/// Portable.BouncyCastle 1.8.10 was not taken: its Ed25519 verifier can be sent into an endless loop (CVE-2024-30172).
/// </summary>
internal static partial class LibCrypto
{
    private const string Name = "libcrypto";
    public const int X25519 = 1034;
    public const int Ed25519 = 1087;

    static LibCrypto() => NativeLibrary.SetDllImportResolver(typeof(LibCrypto).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Name)
        {
            return 0;
        }

        foreach (var candidate in (string[])["libcrypto.so.3", "libcrypto.3.dylib", "/opt/homebrew/lib/libcrypto.3.dylib", "libcrypto-3-x64.dll", "libcrypto"])
        {
            if (NativeLibrary.TryLoad(candidate, assembly, path, out var handle))
            {
                return handle;
            }
        }

        throw new DllNotFoundException("OpenSSL 3 (libcrypto) was not found; install libssl3 (Debian) or openssl@3 (Homebrew)");
    }

    [LibraryImport(Name)]
    public static partial nint EVP_PKEY_new_raw_private_key(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(Name)]
    public static partial nint EVP_PKEY_new_raw_public_key(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(Name)]
    public static partial int EVP_PKEY_get_raw_public_key(nint key, Span<byte> output, ref nuint length);

    [LibraryImport(Name)]
    public static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Name)]
    public static partial nint EVP_PKEY_CTX_new(nint key, nint engine);

    [LibraryImport(Name)]
    public static partial void EVP_PKEY_CTX_free(nint context);

    [LibraryImport(Name)]
    public static partial int EVP_PKEY_derive_init(nint context);

    [LibraryImport(Name)]
    public static partial int EVP_PKEY_derive_set_peer(nint context, nint peer);

    [LibraryImport(Name)]
    public static partial int EVP_PKEY_derive(nint context, Span<byte> output, ref nuint length);

    [LibraryImport(Name)]
    public static partial nint EVP_MD_CTX_new();

    [LibraryImport(Name)]
    public static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport(Name)]
    public static partial int EVP_DigestSignInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [LibraryImport(Name)]
    public static partial int EVP_DigestSign(nint context, Span<byte> signature, ref nuint signatureLength, ReadOnlySpan<byte> data, nuint length);

    [LibraryImport(Name)]
    public static partial int EVP_DigestVerifyInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [LibraryImport(Name)]
    public static partial int EVP_DigestVerify(nint context, ReadOnlySpan<byte> signature, nuint signatureLength, ReadOnlySpan<byte> data, nuint length);

    [LibraryImport(Name)]
    public static partial nint EC_GROUP_new_by_curve_name(int nid);

    [LibraryImport(Name)]
    public static partial nint EC_POINT_new(nint group);

    [LibraryImport(Name)]
    public static partial void EC_POINT_free(nint point);

    [LibraryImport(Name)]
    public static partial int EC_POINT_oct2point(nint group, nint point, ReadOnlySpan<byte> bytes, nuint length, nint context);

    [LibraryImport(Name)]
    public static partial nuint EC_POINT_point2oct(nint group, nint point, int form, Span<byte> bytes, nuint length, nint context);

    [LibraryImport(Name)]
    public static partial int EC_POINT_mul(nint group, nint result, nint generatorScalar, nint point, nint scalar, nint context);

    [LibraryImport(Name)]
    public static partial nint BN_bin2bn(ReadOnlySpan<byte> bytes, int length, nint result);

    [LibraryImport(Name)]
    public static partial void BN_clear_free(nint number);
}
