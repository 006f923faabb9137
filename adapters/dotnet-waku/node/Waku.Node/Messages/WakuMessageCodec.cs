using System.Text;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Protobuf;

namespace Waku.Node.Messages;

/// <summary>WAKU2-MESSAGE on the wire. Payload and content topic are always written, even empty: nim decoders demand their presence.</summary>
public static class WakuMessageCodec
{
    /// <summary>Enough for tags, lengths and numbers of every field, and for what a writer asks for at the end.</summary>
    private const int HeaderRoom = 96;

    /// <summary>Encodes a message.</summary>
    public static byte[] Encode(WakuMessage message)
    {
        var topicLength = Encoding.UTF8.GetByteCount(message.ContentTopic);
        var output = new FixedBuffer(HeaderRoom + message.Payload.Length + topicLength + message.Meta.Length + message.RateLimitProof.Length);
        var writer = new ProtoWriter(output);
        writer.Bytes(1, message.Payload.Span);
        writer.String(2, message.ContentTopic);
        if (message.Version is { } version)
        {
            writer.UInt64(3, version);
        }

        if (message.Timestamp is { } timestamp)
        {
            writer.SInt64(10, timestamp);
        }

        if (!message.Meta.IsEmpty)
        {
            writer.Bytes(11, message.Meta.Span);
        }

        if (!message.RateLimitProof.IsEmpty)
        {
            writer.Bytes(21, message.RateLimitProof.Span);
        }

        if (message.Ephemeral is { } ephemeral)
        {
            writer.Bool(31, ephemeral);
        }

        return output.ToArray();
    }

    /// <summary>Decodes a message; its byte fields are slices of <paramref name="bytes"/>.</summary>
    /// <exception cref="ProtoException">Malformed, without payload or content topic, or with meta above 64 bytes.</exception>
    public static WakuMessage Decode(ReadOnlyMemory<byte> bytes)
    {
        ReadOnlyMemory<byte>? payload = null;
        string? contentTopic = null;
        uint? version = null;
        long? timestamp = null;
        ReadOnlyMemory<byte> meta = default, proof = default;
        bool? ephemeral = null;
        var reader = new ProtoReader(bytes.Span);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    payload = Slice(bytes, reader.Bytes());
                    break;
                case 2:
                    contentTopic = reader.String();
                    break;
                case 3:
                    version = reader.UInt32();
                    break;
                case 10:
                    timestamp = reader.SInt64();
                    break;
                case 11:
                    meta = Slice(bytes, reader.Bytes());
                    break;
                case 21:
                    proof = Slice(bytes, reader.Bytes());
                    break;
                case 31:
                    ephemeral = reader.Bool();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (payload is null || contentTopic is null)
        {
            throw new ProtoException("a Waku message needs payload and content topic");
        }

        if (meta.Length > WakuMessage.MaxMetaLength)
        {
            throw new ProtoException($"meta of {meta.Length} bytes is above {WakuMessage.MaxMetaLength}");
        }

        return new WakuMessage
        {
            Payload = payload.Value,
            ContentTopic = contentTopic,
            Version = version,
            Timestamp = timestamp,
            Meta = meta,
            RateLimitProof = proof,
            Ephemeral = ephemeral,
        };
    }

    /// <summary>True when <see cref="Decode"/> would succeed; allocates nothing.</summary>
    public static bool IsValid(ReadOnlySpan<byte> bytes)
    {
        bool payload = false, topic = false;
        try
        {
            var reader = new ProtoReader(bytes);
            while (reader.Next())
            {
                switch (reader.Field)
                {
                    case 1:
                        reader.Bytes();
                        payload = true;
                        break;
                    case 2:
                        if (!System.Text.Unicode.Utf8.IsValid(reader.Bytes()))
                        {
                            return false;
                        }

                        topic = true;
                        break;
                    case 3:
                        reader.UInt32();
                        break;
                    case 10 or 31:
                        reader.UInt64();
                        break;
                    case 11:
                        if (reader.Bytes().Length > WakuMessage.MaxMetaLength)
                        {
                            return false;
                        }

                        break;
                    case 21:
                        reader.Bytes();
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }

            return payload && topic;
        }
        catch (ProtoException)
        {
            return false;
        }
    }

    /// <summary>A field of what is being decoded, without a copy.</summary>
    internal static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> whole, ReadOnlySpan<byte> part)
    {
        // A span inside the whole: its offset follows from the addresses.
        var span = whole.Span;
        return part.IsEmpty ? ReadOnlyMemory<byte>.Empty
            : span.Overlaps(part, out var offset) ? whole.Slice(offset, part.Length)
            : throw new Libp2pException("slice outside its buffer");
    }
}
