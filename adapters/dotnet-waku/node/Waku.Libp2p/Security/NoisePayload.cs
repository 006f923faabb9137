using System.Buffers;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Protobuf;

namespace Waku.Libp2p.Security;

/// <summary>
/// The libp2p payload of a Noise handshake: who owns the static key. The early-muxer extension is neither sent nor read: two
/// sides with differently ordered lists pick different muxers (seen with js-libp2p).
/// </summary>
internal static class NoisePayload
{
    private static ReadOnlySpan<byte> Prefix => "noise-libp2p-static-key:"u8;

    public static byte[] Create(IdentityKey identity, ReadOnlySpan<byte> staticKey)
    {
        var output = new ArrayBufferWriter<byte>(160);
        var writer = new ProtoWriter(output);
        writer.Bytes(1, identity.PublicKey.Encode());
        writer.Bytes(2, identity.Sign([.. Prefix, .. staticKey]));
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Checks the signature and returns the sender's key.</summary>
    public static PublicKey Verify(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> remoteStaticKey)
    {
        ReadOnlySpan<byte> key = default, signature = default;
        var reader = new ProtoReader(payload);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    key = reader.Bytes();
                    break;
                case 2:
                    signature = reader.Bytes();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        var publicKey = PublicKey.Decode(key);
        return publicKey.Verify([.. Prefix, .. remoteStaticKey], signature)
            ? publicKey
            : throw new Libp2pException("the peer's identity signature over its Noise key is forged");
    }
}
