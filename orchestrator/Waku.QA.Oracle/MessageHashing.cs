using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Oracle;

/// <summary>
/// Deterministic message hash, from the text and the vectors of 14/WAKU2-MESSAGE, without a line of any node's code: equal hashes mean
/// that nothing was altered on the way, and a node that hashes wrongly does not judge itself.
/// </summary>
public static class MessageHashing
{
    /// <summary>
    /// Hash as lower-case hex with 0x, as the REST APIs write it: <c>sha256(pubsub_topic ‖ payload ‖ content_topic ‖ meta ‖ timestamp)</c>.
    /// </summary>
    public static string Hash(string pubsubTopic, NodeMessage message) => $"0x{Convert.ToHexStringLower(Bytes(pubsubTopic, message))}";

    /// <summary>The 32 bytes of the hash.</summary>
    public static byte[] Bytes(string pubsubTopic, NodeMessage message)
    {
        var topic = Encoding.UTF8.GetBytes(pubsubTopic);
        var content = Encoding.UTF8.GetBytes(message.ContentTopic);
        var timestamp = Timestamp(message.Timestamp);
        var concatenation = new byte[topic.Length + message.Payload.Length + content.Length + message.Meta.Length + timestamp.Length];
        var rest = concatenation.AsSpan();
        Append(topic, ref rest);
        Append(message.Payload, ref rest);
        Append(content, ref rest);
        Append(message.Meta, ref rest);
        Append(timestamp, ref rest);
        return SHA256.HashData(concatenation);
    }

    private static void Append(ReadOnlySpan<byte> part, ref Span<byte> rest)
    {
        part.CopyTo(rest);
        rest = rest[part.Length..];
    }

    /// <summary>The vectors show the time as 64 bits, the most significant first; a time that is absent is hashed as zero, as nwaku and go-waku do.</summary>
    private static byte[] Timestamp(long nanoseconds)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, nanoseconds);
        return bytes;
    }
}
