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
        byte[] concatenation =
        [
            .. Encoding.UTF8.GetBytes(pubsubTopic),
            .. message.Payload,
            .. Encoding.UTF8.GetBytes(message.ContentTopic),
            .. message.Meta,
            .. Timestamp(message.Timestamp),
        ];
        return SHA256.HashData(concatenation);
    }

    /// <summary>The vectors show the time as 64 bits, the most significant first; a time that is absent is hashed as zero, as nwaku and go-waku do.</summary>
    private static byte[] Timestamp(long nanoseconds) => [.. Enumerable.Range(0, 8).Select(i => (byte)(nanoseconds >> (56 - (8 * i))))];
}
