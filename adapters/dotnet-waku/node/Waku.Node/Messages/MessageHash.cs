using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Waku.Node.Messages;

/// <summary>Deterministic message hash: SHA-256 over pubsub topic, payload, content topic, meta and timestamp (14/WAKU2-MESSAGE).</summary>
public static class MessageHash
{
    /// <summary>
    /// Hash of a message. The timestamp is always hashed as 8 big-endian bytes, zero when absent, as nwaku and go-waku do
    /// (js-waku leaves them out when the timestamp is missing or 0).
    /// </summary>
    public static byte[] Compute(string pubsubTopic, WakuMessage message)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(pubsubTopic));
        hash.AppendData(message.Payload.Span);
        hash.AppendData(Encoding.UTF8.GetBytes(message.ContentTopic));
        hash.AppendData(message.Meta.Span);
        Span<byte> timestamp = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(timestamp, message.Timestamp ?? 0);
        hash.AppendData(timestamp);
        return hash.GetHashAndReset();
    }
}
