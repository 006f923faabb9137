using System.Buffers;
using System.Text;

namespace Waku.QA.Wire;

/// <summary>
/// A protobuf message put together field by field: also such that no codec would write. Independent of the node's own codecs, so
/// that what they get wrong is not wrong on both sides.
/// </summary>
public sealed class Proto
{
    /// <summary>Wire type of bytes, texts and messages.</summary>
    private const ulong LengthDelimited = 2;

    /// <summary>Marks a byte of a varint that others follow.</summary>
    private const byte More = 0x80;
    private readonly ArrayBufferWriter<byte> _output = new(64);

    /// <summary>Adds a length-delimited text.</summary>
    public Proto Text(int field, string? value)
    {
        if (value is not null)
        {
            Bytes(field, Encoding.UTF8.GetBytes(value));
        }

        return this;
    }

    /// <summary>Adds texts, one field each.</summary>
    public Proto Texts(int field, IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            Text(field, value);
        }

        return this;
    }

    /// <summary>Adds bytes; nothing for null.</summary>
    public Proto Bytes(int field, byte[]? value)
    {
        if (value is not null)
        {
            Varint(((ulong)field << 3) | LengthDelimited);
            Varint((ulong)value.Length);
            _output.Write(value);
        }

        return this;
    }

    /// <summary>Adds a nested message.</summary>
    public Proto Message(int field, Proto value) => Bytes(field, value.ToArray());

    /// <summary>Adds a varint; nothing for null.</summary>
    public Proto UInt(int field, ulong? value)
    {
        if (value is { } number)
        {
            Varint((ulong)field << 3);
            Varint(number);
        }

        return this;
    }

    /// <summary>Adds a zigzag varint; nothing for null.</summary>
    public Proto SInt(int field, long? value) => UInt(field, value is { } number ? (ulong)((number << 1) ^ (number >> 63)) : null);

    /// <summary>Adds a boolean; nothing for null.</summary>
    public Proto Bool(int field, bool? value) => value is null ? this : UInt(field, value.Value ? 1ul : 0ul);

    /// <summary>Adds bytes as they are, field header and all.</summary>
    public Proto Raw(ReadOnlySpan<byte> bytes)
    {
        _output.Write(bytes);
        return this;
    }

    /// <summary>A number as protobuf and libp2p write it (unsigned LEB128), 1 to 10 bytes.</summary>
    public static byte[] Number(ulong value)
    {
        var proto = new Proto();
        proto.Varint(value);
        return proto.ToArray();
    }

    /// <summary>A message behind its length.</summary>
    public static byte[] Framed(byte[] message) => [.. Number((ulong)message.Length), .. message];

    /// <summary>The encoded message.</summary>
    public byte[] ToArray() => _output.WrittenSpan.ToArray();

    private void Varint(ulong value)
    {
        for (; value >= More; value >>= 7)
        {
            _output.Write([(byte)(value | More)]);
        }

        _output.Write([(byte)value]);
    }
}
