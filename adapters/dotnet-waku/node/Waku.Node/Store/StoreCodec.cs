using System.Buffers;
using Waku.Libp2p.Protobuf;

namespace Waku.Node.Store;

/// <summary>Store v3 messages on the wire (13/WAKU2-STORE). Zero values are written: nim decoders demand their presence.</summary>
public static class StoreCodec
{
    private const int HashLength = 32;

    /// <summary>Encodes a query.</summary>
    public static byte[] Encode(StoreQuery query)
    {
        var output = new ArrayBufferWriter<byte>(256);
        var writer = new ProtoWriter(output);
        writer.String(1, query.RequestId);
        writer.Bool(2, query.IncludeData);
        if (query.PubsubTopic is { } topic)
        {
            writer.String(10, topic);
        }

        foreach (var content in query.ContentTopics)
        {
            writer.String(11, content);
        }

        if (query.TimeStart is { } start)
        {
            writer.SInt64(12, start);
        }

        if (query.TimeEnd is { } end)
        {
            writer.SInt64(13, end);
        }

        foreach (var hash in query.Hashes)
        {
            writer.Bytes(20, hash.Span);
        }

        if (query.Cursor is { } cursor)
        {
            writer.Bytes(51, cursor.Span);
        }

        writer.Bool(52, query.Forward);
        if (query.PageSize is { } size)
        {
            writer.UInt64(53, size);
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Decodes a query.</summary>
    /// <exception cref="ProtoException">Malformed, or a hash or cursor that has not 32 bytes.</exception>
    public static StoreQuery DecodeQuery(ReadOnlySpan<byte> bytes)
    {
        // An absent proto3 scalar is its default: without pagination_forward the query goes backward (nwaku v0.37.1 and v0.38.1, js-waku, go-waku).
        var query = new StoreQuery { Forward = false };
        List<string> contentTopics = [];
        List<ReadOnlyMemory<byte>> hashes = [];
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    query = query with { RequestId = reader.String() };
                    break;
                case 2:
                    query = query with { IncludeData = reader.Bool() };
                    break;
                case 10:
                    query = query with { PubsubTopic = reader.String() };
                    break;
                case 11:
                    contentTopics.Add(reader.String());
                    break;
                case 12:
                    query = query with { TimeStart = reader.SInt64() };
                    break;
                case 13:
                    query = query with { TimeEnd = reader.SInt64() };
                    break;
                case 20:
                    hashes.Add(Hash(reader.Bytes()));
                    break;
                case 51:
                    query = query with { Cursor = Hash(reader.Bytes()) };
                    break;
                case 52:
                    query = query with { Forward = reader.Bool() };
                    break;
                case 53:
                    query = query with { PageSize = reader.UInt64() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return query with { ContentTopics = contentTopics, Hashes = hashes };
    }

    /// <summary>Encodes an answer.</summary>
    public static byte[] Encode(StoreResponse response)
    {
        var size = 128 + response.StatusDescription.Length * 3 + response.Messages.Sum(static m => SizeOf(m) + 16);
        var output = new ArrayBufferWriter<byte>(size);
        var writer = new ProtoWriter(output);
        writer.String(1, response.RequestId);
        writer.UInt64(10, response.StatusCode);
        writer.String(11, response.StatusDescription);
        foreach (var entry in response.Messages)
        {
            writer.Header(20, SizeOf(entry));
            writer.Bytes(1, entry.Hash.Span);
            if (entry.Encoded is { } message)
            {
                writer.Bytes(2, message.Span);
            }

            if (entry.PubsubTopic is { } topic)
            {
                writer.String(3, topic);
            }
        }

        if (response.Cursor is { } cursor)
        {
            writer.Bytes(51, cursor.Span);
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Decodes an answer. Embedded messages are kept encoded.</summary>
    /// <exception cref="ProtoException">Malformed.</exception>
    public static StoreResponse DecodeResponse(ReadOnlySpan<byte> bytes)
    {
        string id = "", description = "";
        uint status = 0;
        List<StoreEntry> entries = [];
        ReadOnlyMemory<byte>? cursor = null;
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
                case 20:
                    entries.Add(DecodeEntry(reader.Bytes()));
                    break;
                case 51:
                    // nwaku may write an empty one on the last page.
                    cursor = reader.Bytes().ToArray() is { Length: > 0 } value ? value : (ReadOnlyMemory<byte>?)null;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new StoreResponse(id, status, description, entries, cursor);
    }

    private static StoreEntry DecodeEntry(ReadOnlySpan<byte> bytes)
    {
        ReadOnlyMemory<byte> hash = default;
        ReadOnlyMemory<byte>? message = null;
        string? topic = null;
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    hash = reader.Bytes().ToArray();
                    break;
                case 2:
                    message = reader.Bytes().ToArray();
                    break;
                case 3:
                    topic = reader.String();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return hash.Length == HashLength ? new StoreEntry(hash, message, topic) : throw new ProtoException("a store row lacks its message hash");
    }

    private static byte[] Hash(ReadOnlySpan<byte> bytes) =>
        bytes.Length == HashLength ? bytes.ToArray() : throw new ProtoException($"a message hash has {HashLength} bytes, not {bytes.Length}");

    private static int SizeOf(StoreEntry entry) =>
        ProtoWriter.SizeOfBytes(1, entry.Hash.Length)
        + (entry.Encoded is { } message ? ProtoWriter.SizeOfBytes(2, message.Length) : 0)
        + (entry.PubsubTopic is { } topic ? ProtoWriter.SizeOfBytes(3, System.Text.Encoding.UTF8.GetByteCount(topic)) : 0);
}
