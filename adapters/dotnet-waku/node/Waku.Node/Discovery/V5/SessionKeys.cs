using System.Security.Cryptography;
using System.Text;
using Waku.Libp2p.Identity;

namespace Waku.Node.Discovery.V5;

/// <summary>The two AES keys of a session and how they come to be (devp2p, discv5-theory, "Handshake Steps").</summary>
/// <param name="Initiator">Key of the side that answered the challenge, 16 bytes.</param>
/// <param name="Recipient">Key of the side that made it, 16 bytes.</param>
internal sealed record SessionKeys(byte[] Initiator, byte[] Recipient)
{
    private const int TagLength = 16;

    public static SessionKeys Derive(ReadOnlySpan<byte> sharedPoint, ReadOnlySpan<byte> challengeData, ReadOnlySpan<byte> initiatorId,
        ReadOnlySpan<byte> recipientId)
    {
        byte[] info = [.. "discovery v5 key agreement"u8, .. initiatorId, .. recipientId];
        var output = new byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, sharedPoint, output, challengeData, info);
        return new SessionKeys(output[..16], output[16..]);
    }

    /// <summary>The hash that proves the initiator's identity when signed.</summary>
    public static byte[] IdentityHash(ReadOnlySpan<byte> challengeData, ReadOnlySpan<byte> ephemeralKey, ReadOnlySpan<byte> recipientId) =>
        SHA256.HashData([.. Encoding.ASCII.GetBytes("discovery v5 identity proof"), .. challengeData, .. ephemeralKey, .. recipientId]);

    public static byte[] Encrypt(byte[] key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associatedData)
    {
        using var aes = new AesGcm(key, TagLength);
        var result = new byte[plain.Length + TagLength];
        aes.Encrypt(nonce, plain, result.AsSpan(0, plain.Length), result.AsSpan(plain.Length), associatedData);
        return result;
    }

    /// <summary>The plain message, or null when the key does not fit.</summary>
    public static byte[]? Decrypt(byte[] key, Packet packet)
    {
        if (packet.Message.Length < TagLength)
        {
            return null;
        }

        using var aes = new AesGcm(key, TagLength);
        var plain = new byte[packet.Message.Length - TagLength];
        try
        {
            aes.Decrypt(packet.Nonce, packet.Message.AsSpan(0, plain.Length), packet.Message.AsSpan(plain.Length), plain, packet.AssociatedData);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
