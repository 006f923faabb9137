using Google.Protobuf;
using Waku.QA.Core.Nodes;
using Waku.QA.Wire.Protos;

namespace Waku.QA.Wire;

/// <summary>14/WAKU2-MESSAGE as it is on the wire, read by what is generated from the RFC's own text.</summary>
public static class WireMessages
{
    /// <summary>A message of its bytes; what is absent has its default. Null when they are none, as when the content topic is no text.</summary>
    public static NodeMessage? Read(ReadOnlySpan<byte> bytes)
    {
        WakuMessage read;
        try
        {
            read = WakuMessage.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }

        return new NodeMessage
        {
            Payload = read.Payload.ToByteArray(),
            ContentTopic = read.ContentTopic,
            Version = read.Version,
            Timestamp = read.Timestamp,
            Meta = read.Meta.ToByteArray(),
            Ephemeral = read.Ephemeral,
        };
    }
}
