using System.Buffers;
using Waku.Libp2p.Protobuf;

namespace Waku.QA.Wire;

/// <summary>
/// A protobuf message put together field by field: also such that no codec would write. Independent of the node's own codecs, so
/// that what they get wrong is not wrong on both sides.
/// </summary>
public sealed class Proto
{
    private readonly ArrayBufferWriter<byte> _output = new(64);

    /// <summary>Adds a length-delimited text.</summary>
    public Proto Text(int field, string? value)
    {
        if (value is not null)
        {
            new ProtoWriter(_output).String(field, value);
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
            new ProtoWriter(_output).Bytes(field, value);
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
            new ProtoWriter(_output).UInt64(field, number);
        }

        return this;
    }

    /// <summary>Adds a zigzag varint; nothing for null.</summary>
    public Proto SInt(int field, long? value)
    {
        if (value is { } number)
        {
            new ProtoWriter(_output).SInt64(field, number);
        }

        return this;
    }

    /// <summary>Adds a boolean; nothing for null.</summary>
    public Proto Bool(int field, bool? value) => value is null ? this : UInt(field, value.Value ? 1ul : 0ul);

    /// <summary>Adds bytes as they are, field header and all.</summary>
    public Proto Raw(ReadOnlySpan<byte> bytes)
    {
        _output.Write(bytes);
        return this;
    }

    /// <summary>The encoded message.</summary>
    public byte[] ToArray() => _output.WrittenSpan.ToArray();
}
