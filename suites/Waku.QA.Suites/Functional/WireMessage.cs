using Waku.QA.Core.Nodes;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional;

/// <summary>14/WAKU2-MESSAGE on the wire.</summary>
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

    /// <summary>Reads a message.</summary>
    public static NodeMessage Read(ProtoFields fields) => new()
    {
        Payload = fields.Bytes(1) ?? [],
        ContentTopic = fields.Text(2) ?? "",
        Version = (uint)(fields.UInt(3) ?? 0),
        Timestamp = fields.SInt(10) ?? 0,
        Meta = fields.Bytes(11) ?? [],
        Ephemeral = fields.UInt(31) == 1,
    };
}
