using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Tests.Wire;

/// <summary>
/// A node's hash, varints and message codec, written down here a third time so that each part can be made wrong: what the oracle and the wire
/// peers judge, and share no code with.
/// </summary>
/// <param name="defect">What is wrong; empty for nothing.</param>
internal sealed class WireMutants(string defect)
{
    /// <summary>Wrong hashes: the node takes messages that collide for one message, and orders rows by it.</summary>
    public static IReadOnlyList<string> OfHash { get; } =
        ["hash: no topic", "hash: no payload", "hash: no content topic", "hash: no meta", "hash: no time", "hash: time little-endian", "hash: one byte"];

    /// <summary>Wrong bytes on the wire.</summary>
    public static IReadOnlyList<string> OfCodec { get; } =
    [
        "varint: 32 bits", "varint: 56 bits", "varint: no continuation", "varint: most significant first", "zigzag: none", "zigzag: off by one",
            "codec: no meta",
        "codec: meta in field 12", "codec: payload trimmed", "codec: content topic in lower case", "codec: time in microseconds",
            "codec: length without last byte",
        "codec: time unsigned", "codec: payload and meta exchanged",
    ];

    public byte[] Hash(string topic, NodeMessage m)
    {
        var time = new byte[8];
        if (Has("hash: time little-endian"))
        {
            BinaryPrimitives.WriteInt64LittleEndian(time, m.Timestamp);
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(time, m.Timestamp);
        }

        byte[] all =
        [
            .. Has("hash: no topic") ? [] : Encoding.UTF8.GetBytes(topic),
            .. Has("hash: no payload") ? [] : m.Payload,
            .. Has("hash: no content topic") ? [] : Encoding.UTF8.GetBytes(m.ContentTopic),
            .. Has("hash: no meta") ? [] : m.Meta,
            .. Has("hash: no time") ? [] : time,
        ];
        return SHA256.HashData(all)[..(Has("hash: one byte") ? 1 : 32)];
    }

    public byte[] Encode(NodeMessage m)
    {
        List<byte> bytes = [];
        var (payload, meta) = Has("codec: payload and meta exchanged") ? (m.Meta, m.Payload) : (m.Payload, m.Meta);
        Bytes(bytes, 1, Has("codec: payload trimmed") ? [.. payload.Reverse().SkipWhile(static b => b == 0).Reverse()] : payload);
        Bytes(bytes, 2, Encoding.UTF8.GetBytes(Has("codec: content topic in lower case") ? m.ContentTopic.ToLowerInvariant() : m.ContentTopic));
        var time = Has("codec: time in microseconds") ? m.Timestamp / 1_000 * 1_000 : m.Timestamp;
        Varint(bytes, 10 << 3);
        Varint(bytes, Has("zigzag: none")
            || Has("codec: time unsigned")
            ? (ulong)time
            : (ulong)((time << 1) ^ (time >> 63)) + (Has("zigzag: off by one") ? 1ul : 0));
        if (!Has("codec: no meta"))
        {
            Bytes(bytes, Has("codec: meta in field 12") ? 12 : 11, meta);
        }

        return [.. bytes];
    }

    private void Bytes(List<byte> to, int field, byte[] value)
    {
        Varint(to, ((ulong)field << 3) | 2);
        Varint(to, (ulong)(value.Length - (Has("codec: length without last byte") && field == 11 ? 1 : 0)));
        to.AddRange(value);
    }

    private void Varint(List<byte> to, ulong value)
    {
        value = Has("varint: 32 bits") ? (uint)value : Has("varint: 56 bits") ? value & ((1ul << 56) - 1) : value;
        List<byte> groups = [];
        do
        {
            groups.Add((byte)(value & 0x7f));
            value >>= 7;
        }
        while (value > 0);
        if (Has("varint: most significant first"))
        {
            groups.Reverse();
        }

        to.AddRange(groups.Select((g, i) => (byte)(g | (i < groups.Count - 1 && !Has("varint: no continuation") ? 0x80 : 0))));
    }

    private bool Has(string what) => defect == what;
}
