using System.Buffers;
using Waku.Libp2p.Protobuf;

namespace Waku.Node.Store.Sync;

/// <summary>
/// Bytes of the transfer protocol: a message and its pubsub topic. The text of the specification has them in fields 1 and 2, nwaku the
/// other way round: either is read, because no encoded message begins as a topic does.
/// </summary>
public static class TransferCodec
{
    private static ReadOnlySpan<byte> TopicStart => "/waku/"u8;

    /// <summary>Encodes in a dialect.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> message, string pubsubTopic, SyncDialect dialect)
    {
        var output = new ArrayBufferWriter<byte>(message.Length + pubsubTopic.Length + 16);
        var writer = new ProtoWriter(output);
        if (dialect == SyncDialect.Text)
        {
            writer.Bytes(1, message);
            writer.String(2, pubsubTopic);
        }
        else
        {
            writer.String(1, pubsubTopic);
            writer.Bytes(2, message);
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Decodes either order.</summary>
    /// <exception cref="ProtoException">It is malformed, or lacks one of the two.</exception>
    public static (byte[] Message, string PubsubTopic) Decode(ReadOnlySpan<byte> bytes)
    {
        byte[]? message = null;
        string? topic = null;
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            if (reader.Field is not (1 or 2))
            {
                reader.Skip();
                continue;
            }

            var value = reader.Bytes();
            if (value.StartsWith(TopicStart))
            {
                topic = System.Text.Encoding.UTF8.GetString(value);
            }
            else
            {
                message = value.ToArray();
            }
        }

        return (message ?? throw new ProtoException("a transfer without a message"), topic ?? throw new ProtoException("a transfer without a pubsub topic"));
    }
}
