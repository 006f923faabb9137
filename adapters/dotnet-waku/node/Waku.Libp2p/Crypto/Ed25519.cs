using System.Security.Cryptography;

namespace Waku.Libp2p.Crypto;

/// <summary>Ed25519 signatures (RFC 8032, pure).</summary>
internal static class Ed25519
{
    public const int KeyLength = 32;
    public const int SignatureLength = 64;

    public static byte[] PublicFromSeed(ReadOnlySpan<byte> seed)
    {
        var key = LibCrypto.EVP_PKEY_new_raw_private_key(LibCrypto.Ed25519, 0, seed, KeyLength);
        try
        {
            var publicKey = new byte[KeyLength];
            nuint length = KeyLength;
            return key != 0 && LibCrypto.EVP_PKEY_get_raw_public_key(key, publicKey, ref length) == 1
                ? publicKey
                : throw new CryptographicException("Ed25519 key derivation failed");
        }
        finally
        {
            LibCrypto.EVP_PKEY_free(key);
        }
    }

    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> data)
    {
        var key = LibCrypto.EVP_PKEY_new_raw_private_key(LibCrypto.Ed25519, 0, seed, KeyLength);
        var context = LibCrypto.EVP_MD_CTX_new();
        try
        {
            var signature = new byte[SignatureLength];
            nuint length = SignatureLength;
            return key != 0
                && LibCrypto.EVP_DigestSignInit(context, 0, 0, 0, key) == 1
                && LibCrypto.EVP_DigestSign(context, signature, ref length, data, (nuint)data.Length) == 1
                    ? signature
                    : throw new CryptographicException("Ed25519 signing failed");
        }
        finally
        {
            LibCrypto.EVP_MD_CTX_free(context);
            LibCrypto.EVP_PKEY_free(key);
        }
    }

    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != KeyLength || signature.Length != SignatureLength)
        {
            return false;
        }

        var key = LibCrypto.EVP_PKEY_new_raw_public_key(LibCrypto.Ed25519, 0, publicKey, KeyLength);
        var context = LibCrypto.EVP_MD_CTX_new();
        try
        {
            return key != 0
                && LibCrypto.EVP_DigestVerifyInit(context, 0, 0, 0, key) == 1
                && LibCrypto.EVP_DigestVerify(context, signature, SignatureLength, data, (nuint)data.Length) == 1;
        }
        finally
        {
            LibCrypto.EVP_MD_CTX_free(context);
            LibCrypto.EVP_PKEY_free(key);
        }
    }
}
