using Waku.QA.Core.Nodes;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional;

/// <summary>Writes 14/WAKU2-MESSAGE for the wire.</summary>
internal static class WireMessage
{
    /// <summary>Encodes a message, absent where it has the default.</summary>
    public static Proto Encode(NodeMessage message) => new Proto()
        .Bytes(1, message.Payload)
        .Text(2, message.ContentTopic)
        .UInt(3, message.Version)
        .SInt(10, message.Timestamp)
        .Bytes(11, message.Meta.Length > 0 ? message.Meta : null)
        .Bool(31, message.Ephemeral ? true : null);
}
