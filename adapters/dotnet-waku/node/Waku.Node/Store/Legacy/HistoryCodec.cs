using System.Buffers;
using Waku.Libp2p.Protobuf;
using Waku.Node.Messages;

namespace Waku.Node.Store.Legacy;

/// <summary>Store v2 on the wire: HistoryRPC with query or response inside.</summary>
public static class HistoryCodec
{
    /// <summary>Encodes a request.</summary>
    public static byte[] Encode(string requestId, HistoryQuery query)
    {
        var inner = new ArrayBufferWriter<byte>(128);
        var writer = new ProtoWriter(inner);
        if (query.PubsubTopic is { } topic)
        {
            writer.String(2, topic);
        }

        foreach (var content in query.ContentTopics)
        {
            writer.Header(3, ProtoWriter.SizeOfBytes(1, System.Text.Encoding.UTF8.GetByteCount(content)));
            writer.String(1, content);
        }

        writer.Bytes(4, EncodePaging(query.PageSize, query.Cursor, query.Forward));
        if (query.StartTime is { } start)
        {
            writer.SInt64(5, start);
        }

        if (query.EndTime is { } end)
        {
            writer.SInt64(6, end);
        }

        var outer = new ArrayBufferWriter<byte>(192);
        var rpc = new ProtoWriter(outer);
        rpc.String(1, requestId);
        rpc.Bytes(2, inner.WrittenSpan);
        return outer.WrittenSpan.ToArray();
    }

    /// <summary>Encodes a response.</summary>
    public static byte[] Encode(string requestId, HistoryResponse response)
    {
        var inner = new ArrayBufferWriter<byte>(1024);
        var writer = new ProtoWriter(inner);
        foreach (var message in response.Messages)
        {
            writer.Bytes(2, WakuMessageCodec.Encode(message));
        }

        writer.Bytes(3, EncodePaging((ulong)response.Messages.Count, response.Cursor, forward: true));
        writer.UInt64(4, response.Error);
        var outer = new ArrayBufferWriter<byte>(inner.WrittenCount + 64);
        var rpc = new ProtoWriter(outer);
        rpc.String(1, requestId);
        rpc.Bytes(3, inner.WrittenSpan);
        return outer.WrittenSpan.ToArray();
    }

    /// <summary>Decodes a request.</summary>
    /// <exception cref="ProtoException">Malformed, or without a query.</exception>
    public static (string RequestId, HistoryQuery Query) DecodeQuery(ReadOnlySpan<byte> bytes)
    {
        var id = "";
        HistoryQuery? query = null;
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    id = reader.String();
                    break;
                case 2:
                    query = HistoryQueryReader.Read(reader.Bytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (id, query ?? throw new ProtoException("a history request lacks its query"));
    }

    /// <summary>Decodes a response. Its messages are copies.</summary>
    /// <exception cref="ProtoException">Malformed, or without a response.</exception>
    public static (string RequestId, HistoryResponse Response) DecodeResponse(ReadOnlySpan<byte> bytes)
    {
        var id = "";
        HistoryResponse? response = null;
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    id = reader.String();
                    break;
                case 3:
                    response = DecodeInner(reader.Bytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (id, response ?? throw new ProtoException("a history answer lacks its response"));
    }

    private static byte[] EncodePaging(ulong pageSize, HistoryCursor? cursor, bool forward)
    {
        var output = new ArrayBufferWriter<byte>(96);
        var writer = new ProtoWriter(output);
        writer.UInt64(1, pageSize);
        if (cursor is not null)
        {
            var index = new ArrayBufferWriter<byte>(96);
            var fields = new ProtoWriter(index);
            fields.Bytes(1, cursor.Digest.Span);
            fields.SInt64(2, cursor.ReceiverTime);
            fields.SInt64(3, cursor.SenderTime);
            fields.String(4, cursor.PubsubTopic);
            writer.Bytes(2, index.WrittenSpan);
        }

        writer.UInt64(3, forward ? 1UL : 0UL);
        return output.WrittenSpan.ToArray();
    }

    private static HistoryResponse DecodeInner(ReadOnlySpan<byte> bytes)
    {
        List<WakuMessage> messages = [];
        HistoryCursor? cursor = null;
        uint error = 0;
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2:
                    messages.Add(WakuMessageCodec.Decode(reader.Bytes().ToArray()));
                    break;
                case 3:
                    cursor = DecodePaging(reader.Bytes());
                    break;
                case 4:
                    error = reader.UInt32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new HistoryResponse(messages, cursor, error);
    }

    private static HistoryCursor? DecodePaging(ReadOnlySpan<byte> bytes)
    {
        HistoryCursor? cursor = null;
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            if (reader.Field == 2)
            {
                cursor = DecodeCursor(reader.Bytes());
            }
            else
            {
                reader.Skip();
            }
        }

        return cursor;
    }

    internal static HistoryCursor? DecodeCursor(ReadOnlySpan<byte> bytes)
    {
        var cursor = new HistoryCursor(default, 0, 0, "");
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    cursor = cursor with { Digest = reader.Bytes().ToArray() };
                    break;
                case 2:
                    cursor = cursor with { ReceiverTime = reader.SInt64() };
                    break;
                case 3:
                    cursor = cursor with { SenderTime = reader.SInt64() };
                    break;
                case 4:
                    cursor = cursor with { PubsubTopic = reader.String() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        // nwaku writes an empty index on the last page.
        return cursor.Digest.IsEmpty ? null : cursor;
    }
}
