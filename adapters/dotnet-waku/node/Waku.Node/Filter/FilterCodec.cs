using System.Buffers;
using System.Text;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Protobuf;

namespace Waku.Node.Filter;

/// <summary>Filter messages on the wire (12/WAKU2-FILTER).</summary>
public static class FilterCodec
{
    /// <summary>Encodes a request.</summary>
    public static byte[] Encode(FilterRequest request)
    {
        var output = new ArrayBufferWriter<byte>(128);
        var writer = new ProtoWriter(output);
        writer.String(1, request.RequestId);
        writer.UInt64(2, (ulong)request.Type);
        if (request.PubsubTopic is { } topic)
        {
            writer.String(10, topic);
        }

        foreach (var content in request.ContentTopics)
        {
            writer.String(11, content);
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Decodes a request.</summary>
    /// <exception cref="ProtoException">Malformed, or of an unknown type.</exception>
    public static FilterRequest DecodeRequest(ReadOnlySpan<byte> bytes)
    {
        var id = "";
        ulong type = 0;
        string? topic = null;
        List<string> contentTopics = [];
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    id = reader.String();
                    break;
                case 2:
                    type = reader.UInt64();
                    break;
                case 10:
                    topic = reader.String();
                    break;
                case 11:
                    contentTopics.Add(reader.String());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return type <= (ulong)FilterRequestType.UnsubscribeAll
            ? new FilterRequest(id, (FilterRequestType)type, topic, contentTopics)
            : throw new ProtoException($"filter request of unknown type {type}");
    }

    /// <summary>Encodes an answer.</summary>
    public static byte[] Encode(FilterResponse response)
    {
        var output = new ArrayBufferWriter<byte>(96);
        var writer = new ProtoWriter(output);
        writer.String(1, response.RequestId);
        writer.UInt64(10, response.StatusCode);
        writer.String(11, response.StatusDescription);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Decodes an answer.</summary>
    /// <exception cref="ProtoException">Malformed.</exception>
    public static FilterResponse DecodeResponse(ReadOnlySpan<byte> bytes)
    {
        string id = "", description = "";
        uint status = 0;
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    id = reader.String();
                    break;
                case 10:
                    status = reader.UInt32();
                    break;
                case 11:
                    description = reader.String();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new FilterResponse(id, status, description);
    }

    /// <summary>Decodes a MessagePush; the message stays encoded, in a copy.</summary>
    /// <exception cref="ProtoException">Malformed, or without message or pubsub topic.</exception>
    public static (string PubsubTopic, byte[] Message) DecodePush(ReadOnlySpan<byte> bytes)
    {
        string? topic = null;
        byte[]? message = null;
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    message = reader.Bytes().ToArray();
                    break;
                case 2:
                    topic = reader.String();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return topic is not null && message is not null ? (topic, message) : throw new ProtoException("a message push needs message and pubsub topic");
    }
}
