using System.Buffers;
using Waku.Libp2p.Protobuf;

namespace Waku.Node.Lightpush;

/// <summary>Lightpush v2 on the wire: PushRpc with request or response inside. <c>is_success=false</c> is written: nim demands its presence.</summary>
public static class LegacyLightpushCodec
{
    /// <summary>Encodes a request.</summary>
    public static byte[] Encode(string requestId, string pubsubTopic, ReadOnlySpan<byte> message)
    {
        var inner = new ArrayBufferWriter<byte>(message.Length + 64);
        var fields = new ProtoWriter(inner);
        fields.String(1, pubsubTopic);
        fields.Bytes(2, message);
        return Wrap(requestId, 2, inner.WrittenSpan);
    }

    /// <summary>Encodes an answer.</summary>
    public static byte[] Encode(LegacyPushResult result)
    {
        var inner = new ArrayBufferWriter<byte>(64);
        var fields = new ProtoWriter(inner);
        fields.Bool(1, result.IsSuccess);
        fields.String(2, result.Info);
        return Wrap(result.RequestId, 3, inner.WrittenSpan);
    }

    /// <summary>Decodes a request.</summary>
    /// <exception cref="ProtoException">Malformed, or without message.</exception>
    public static LightpushRequest DecodeRequest(ReadOnlySpan<byte> bytes)
    {
        var (id, inner) = Unwrap(bytes, 2);
        string? topic = null;
        byte[]? message = null;
        var reader = new ProtoReader(inner);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    topic = reader.String();
                    break;
                case 2:
                    message = reader.Bytes().ToArray();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return message is not null ? new LightpushRequest(id, string.IsNullOrEmpty(topic) ? null : topic, message)
            : throw new ProtoException("a push request needs a message");
    }

    /// <summary>Decodes an answer. An absent <c>is_success</c> means false (go-waku leaves it out).</summary>
    /// <exception cref="ProtoException">Malformed.</exception>
    public static LegacyPushResult DecodeResponse(ReadOnlySpan<byte> bytes)
    {
        var (id, inner) = Unwrap(bytes, 3);
        var result = new LegacyPushResult(id, false, "");
        var reader = new ProtoReader(inner);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    result = result with { IsSuccess = reader.Bool() };
                    break;
                case 2:
                    result = result with { Info = reader.String() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return result;
    }

    private static byte[] Wrap(string requestId, int field, ReadOnlySpan<byte> inner)
    {
        var output = new ArrayBufferWriter<byte>(inner.Length + 64);
        var writer = new ProtoWriter(output);
        writer.String(1, requestId);
        writer.Bytes(field, inner);
        return output.WrittenSpan.ToArray();
    }

    private static (string Id, byte[] Inner) Unwrap(ReadOnlySpan<byte> bytes, int field)
    {
        var id = "";
        byte[]? inner = null;
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                id = reader.String();
            }
            else if (reader.Field == field)
            {
                inner = reader.Bytes().ToArray();
            }
            else
            {
                reader.Skip();
            }
        }

        return inner is not null ? (id, inner) : throw new ProtoException(field == 2 ? "a push message without request" : "a push message without response");
    }
}
