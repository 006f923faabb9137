using System.Security.Cryptography;

namespace Waku.Libp2p.Crypto;

/// <summary>X25519 key agreement (RFC 7748).</summary>
internal static class X25519
{
    public const int KeyLength = 32;

    public static void PublicFromPrivate(ReadOnlySpan<byte> privateKey, Span<byte> publicKey)
    {
        var key = LibCrypto.EVP_PKEY_new_raw_private_key(LibCrypto.X25519, 0, privateKey, KeyLength);
        try
        {
            nuint length = KeyLength;
            if (key == 0 || LibCrypto.EVP_PKEY_get_raw_public_key(key, publicKey, ref length) != 1)
            {
                throw new CryptographicException("X25519 key derivation failed");
            }
        }
        finally
        {
            LibCrypto.EVP_PKEY_free(key);
        }
    }

    /// <summary>Shared secret; fails for the low-order points that RFC 7748 section 6.1 warns of (OpenSSL refuses an all-zero result).</summary>
    public static void Agree(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> peerPublicKey, Span<byte> secret)
    {
        nint own = 0, peer = 0, context = 0;
        try
        {
            own = LibCrypto.EVP_PKEY_new_raw_private_key(LibCrypto.X25519, 0, privateKey, KeyLength);
            peer = LibCrypto.EVP_PKEY_new_raw_public_key(LibCrypto.X25519, 0, peerPublicKey, KeyLength);
            context = own == 0 || peer == 0 ? 0 : LibCrypto.EVP_PKEY_CTX_new(own, 0);
            nuint length = KeyLength;
            if (context == 0
                || LibCrypto.EVP_PKEY_derive_init(context) != 1
                || LibCrypto.EVP_PKEY_derive_set_peer(context, peer) != 1
                || LibCrypto.EVP_PKEY_derive(context, secret, ref length) != 1)
            {
                throw new CryptographicException("X25519 agreement failed");
            }
        }
        finally
        {
            LibCrypto.EVP_PKEY_CTX_free(context);
            LibCrypto.EVP_PKEY_free(peer);
            LibCrypto.EVP_PKEY_free(own);
        }
    }
}
