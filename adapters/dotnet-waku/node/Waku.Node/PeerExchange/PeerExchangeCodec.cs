using System.Buffers;
using Waku.Libp2p.Protobuf;

namespace Waku.Node.PeerExchange;

/// <summary>PeerExchangeRPC on the wire.</summary>
public static class PeerExchangeCodec
{
    /// <summary>Encodes a query for <paramref name="count"/> peers.</summary>
    public static byte[] EncodeQuery(ulong count)
    {
        var inner = new ArrayBufferWriter<byte>(16);
        new ProtoWriter(inner).UInt64(1, count);
        var output = new ArrayBufferWriter<byte>(24);
        new ProtoWriter(output).Bytes(1, inner.WrittenSpan);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads a query: the number of peers asked for.</summary>
    /// <exception cref="ProtoException">Malformed, or no query.</exception>
    public static ulong DecodeQuery(ReadOnlySpan<byte> bytes)
    {
        ulong? count = null;
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                count = Count(reader.Bytes());
            }
            else
            {
                reader.Skip();
            }
        }

        return count ?? throw new ProtoException("a peer exchange request without query");
    }

    /// <summary>Encodes an answer.</summary>
    public static byte[] Encode(PeerExchangeResponse response)
    {
        var inner = new ArrayBufferWriter<byte>(64 + (response.Records.Count * 310));
        var writer = new ProtoWriter(inner);
        foreach (var record in response.Records)
        {
            writer.Header(1, ProtoWriter.SizeOfBytes(1, record.Length));
            writer.Bytes(1, record);
        }

        if (response.StatusCode is { } status)
        {
            writer.UInt64(10, status);
        }

        if (response.StatusDescription is { } description)
        {
            writer.String(11, description);
        }

        var output = new ArrayBufferWriter<byte>(inner.WrittenCount + 16);
        new ProtoWriter(output).Bytes(2, inner.WrittenSpan);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Decodes an answer.</summary>
    /// <exception cref="ProtoException">Malformed, or no response.</exception>
    public static PeerExchangeResponse DecodeResponse(ReadOnlySpan<byte> bytes)
    {
        PeerExchangeResponse? response = null;
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            if (reader.Field == 2)
            {
                response = DecodeInner(reader.Bytes());
            }
            else
            {
                reader.Skip();
            }
        }

        return response ?? throw new ProtoException("a peer exchange answer without response");
    }

    private static PeerExchangeResponse DecodeInner(ReadOnlySpan<byte> bytes)
    {
        List<byte[]> records = [];
        uint? status = null;
        string? description = null;
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    var info = new ProtoReader(reader.Bytes());
                    while (info.Next())
                    {
                        if (info.Field == 1)
                        {
                            records.Add(info.Bytes().ToArray());
                        }
                        else
                        {
                            info.Skip();
                        }
                    }

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

        return new PeerExchangeResponse(status, description, records);
    }

    private static ulong Count(ReadOnlySpan<byte> bytes)
    {
        ulong count = 0;
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                count = reader.UInt64();
            }
            else
            {
                reader.Skip();
            }
        }

        return count;
    }
}
