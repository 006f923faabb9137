using Waku.Libp2p.Protobuf;

namespace Waku.Node.Store.Legacy;

/// <summary>HistoryQuery from bytes of a peer.</summary>
internal static class HistoryQueryReader
{
    /// <exception cref="ProtoException">Malformed.</exception>
    public static HistoryQuery Read(ReadOnlySpan<byte> bytes)
    {
        // An absent direction is the zero of the enumeration, backward: without paging information as well.
        var query = new HistoryQuery { Forward = false };
        List<string> contentTopics = [];
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2:
                    query = reader.String() is { Length: > 0 } topic ? query with { PubsubTopic = topic } : query;
                    break;
                case 3:
                    contentTopics.Add(ReadContentTopic(reader.Bytes()));
                    break;
                case 4:
                    query = ReadPaging(query, reader.Bytes());
                    break;
                case 5:
                    query = query with { StartTime = reader.SInt64() };
                    break;
                case 6:
                    query = query with { EndTime = reader.SInt64() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        // A time of zero is how older clients write "none".
        return query with
        {
            ContentTopics = contentTopics,
            StartTime = query.StartTime is 0 ? null : query.StartTime,
            EndTime = query.EndTime is 0 ? null : query.EndTime,
        };
    }

    private static string ReadContentTopic(ReadOnlySpan<byte> bytes)
    {
        var topic = "";
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                topic = reader.String();
            }
            else
            {
                reader.Skip();
            }
        }

        return topic;
    }

    private static HistoryQuery ReadPaging(HistoryQuery query, ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    query = query with { PageSize = reader.UInt64() };
                    break;
                case 2:
                    query = query with { Cursor = HistoryCodec.DecodeCursor(reader.Bytes()) };
                    break;
                case 3:
                    query = query with { Forward = reader.UInt64() == 1 };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return query;
    }
}
