using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;
using Waku.Node.Messages;

namespace Waku.Node.Relay;

/// <summary>
/// Protected topics: only messages whose meta is a signature of the topic's owner, not older or newer than five minutes, are relayed
/// (waku-node-facts §4). The signed hash is not the message hash: the timestamp is little-endian and ephemeral is part of it.
/// </summary>
public static class SignedMessages
{
    /// <summary>Widest distance of a signed message's timestamp from now.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    /// <summary>The message with its meta replaced by a signature, 64 bytes.</summary>
    public static WakuMessage Sign(string pubsubTopic, WakuMessage message, IdentityKey owner) =>
        message with { Meta = owner.SignHash(Hash(pubsubTopic, message)) };

    /// <summary>True when the owner signed the message for this topic and its timestamp is near <paramref name="now"/> (Unix nanoseconds).</summary>
    public static bool IsValid(string pubsubTopic, ReadOnlyMemory<byte> encoded, PublicKey owner, long now)
    {
        try
        {
            var message = WakuMessageCodec.Decode(encoded);
            return Math.Abs((decimal)(message.Timestamp ?? 0) - now) <= MaxAge.Ticks * 100m && owner.VerifyHash(Hash(pubsubTopic, message), message.Meta.Span);
        }
        catch (Libp2pException)
        {
            return false;
        }
    }

    private static byte[] Hash(string pubsubTopic, WakuMessage message)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(pubsubTopic));
        hash.AppendData(message.Payload.Span);
        hash.AppendData(Encoding.UTF8.GetBytes(message.ContentTopic));
        Span<byte> rest = stackalloc byte[9];
        BinaryPrimitives.WriteInt64LittleEndian(rest, message.Timestamp ?? 0);
        rest[8] = message.Ephemeral == true ? (byte)1 : (byte)0;
        hash.AppendData(rest);
        return hash.GetHashAndReset();
    }
}
