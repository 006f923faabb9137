using System.Buffers;
using Waku.Libp2p.Protobuf;
using Waku.Node.Messages;

namespace Waku.Node.Lightpush;

/// <summary>Lightpush v3 on the wire (19/WAKU2-LIGHTPUSH).</summary>
public static class LightpushCodec
{
    /// <summary>Encodes a request.</summary>
    public static byte[] Encode(LightpushRequest request)
    {
        var output = new ArrayBufferWriter<byte>(request.Message.Length + 128);
        var writer = new ProtoWriter(output);
        writer.String(1, request.RequestId);
        if (request.PubsubTopic is { } topic)
        {
            writer.String(20, topic);
        }

        writer.Bytes(21, request.Message.Span);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Decodes a request; the message is a slice of <paramref name="bytes"/>.</summary>
    /// <exception cref="ProtoException">Malformed, or without a message.</exception>
    public static LightpushRequest DecodeRequest(ReadOnlyMemory<byte> bytes)
    {
        var id = "";
        string? topic = null;
        ReadOnlyMemory<byte>? message = null;
        var reader = new ProtoReader(bytes.Span);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    id = reader.String();
                    break;
                case 20:
                    topic = reader.String();
                    break;
                case 21:
                    message = WakuMessageCodec.Slice(bytes, reader.Bytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return message is { } given ? new LightpushRequest(id, topic, given) : throw new ProtoException("a lightpush request needs a message");
    }

    /// <summary>Encodes an answer.</summary>
    public static byte[] Encode(LightpushResponse response)
    {
        var output = new ArrayBufferWriter<byte>(96);
        var writer = new ProtoWriter(output);
        writer.String(1, response.RequestId);
        writer.UInt64(10, response.StatusCode);
        if (response.StatusDescription is { } description)
        {
            writer.String(11, description);
        }

        if (response.RelayPeerCount is { } peers)
        {
            writer.UInt64(12, peers);
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Decodes an answer.</summary>
    /// <exception cref="ProtoException">Malformed.</exception>
    public static LightpushResponse DecodeResponse(ReadOnlySpan<byte> bytes)
    {
        var response = new LightpushResponse("", 0, null, null);
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    response = response with { RequestId = reader.String() };
                    break;
                case 10:
                    response = response with { StatusCode = reader.UInt32() };
                    break;
                case 11:
                    response = response with { StatusDescription = reader.String() };
                    break;
                case 12:
                    response = response with { RelayPeerCount = reader.UInt32() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return response;
    }
}
