using System.Net;
using Waku.Libp2p.Primitives;
using Waku.Node.Enr;

namespace Waku.Node.Discovery.V5;

/// <summary>Messages as bytes: a type and an RLP list.</summary>
internal static class MessageCodec
{
    private const int MaxRequestId = 8;

    public static byte[] Encode(Message message) => message switch
    {
        Ping m => Join(1, [RlpWriter.String(m.RequestId), RlpWriter.Integer(m.RecordSequence)]),
        Pong m => Join(2, [RlpWriter.String(m.RequestId), RlpWriter.Integer(m.RecordSequence), RlpWriter.String(m.Ip.GetAddressBytes()),
        RlpWriter.Integer((ulong)m.Port)]),
        FindNode m => Join(3, [RlpWriter.String(m.RequestId), RlpWriter.List(m.Distances.Select(static d => RlpWriter.Integer((ulong)d)))]),
        Nodes m => Join(4, [RlpWriter.String(m.RequestId), RlpWriter.Integer((ulong)m.Total), RlpWriter.List(m.Records)]),
        TalkRequest m => Join(5, [RlpWriter.String(m.RequestId), RlpWriter.String(m.Protocol), RlpWriter.String(m.Request)]),
        TalkResponse m => Join(6, [RlpWriter.String(m.RequestId), RlpWriter.String(m.Response)]),
        _ => throw new InvalidOperationException($"no encoding for {message.GetType().Name}"),
    };

    /// <exception cref="Libp2pException">Malformed, or of an unknown type.</exception>
    public static Message Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            throw new Libp2pException("discv5: an empty message");
        }

        var outer = new RlpReader(bytes[1..]);
        var list = outer.List();
        var id = list.Bytes().ToArray();
        if (id.Length > MaxRequestId)
        {
            throw new Libp2pException("discv5: request id above 8 bytes");
        }

        return bytes[0] switch
        {
            1 => new Ping(id, list.Integer()),
            2 => new Pong(id, list.Integer(), Ip(list.Bytes()), Port(list.Integer())),
            3 => new FindNode(id, Distances(list.List())),
            4 => new Nodes(id, (int)Math.Min(list.Integer(), 64), Records(list.List())),
            5 => new TalkRequest(id, list.Bytes().ToArray(), list.Bytes().ToArray()),
            6 => new TalkResponse(id, list.Bytes().ToArray()),
            _ => throw new Libp2pException($"discv5: unknown message type {bytes[0]}"),
        };
    }

    private static byte[] Join(byte type, IEnumerable<byte[]> items) => [type, .. RlpWriter.List(items)];

    private static IPAddress Ip(ReadOnlySpan<byte> bytes) =>
        bytes.Length is 4 or 16 ? new IPAddress(bytes) : throw new Libp2pException("discv5: not an IP address");

    private static int Port(ulong value) => value <= ushort.MaxValue ? (int)value : throw new Libp2pException("discv5: not a port");

    private static List<int> Distances(RlpReader list)
    {
        List<int> distances = [];
        while (!list.IsAtEnd)
        {
            var distance = list.Integer();
            if (distance > 256 || distances.Count >= 256)
            {
                throw new Libp2pException("discv5: distances run from 0 to 256");
            }

            distances.Add((int)distance);
        }

        return distances;
    }

    private static List<byte[]> Records(RlpReader list)
    {
        List<byte[]> records = [];
        while (!list.IsAtEnd)
        {
            records.Add(list.RawItem().ToArray());
        }

        return records;
    }
}
