using System.Text;
using Google.Protobuf;

namespace Waku.QA.Wire;

/// <summary>
/// Every field of a received protobuf message, by number, without a schema: what is absent is seen to be absent. Read by Google.Protobuf, so
/// that what a node's own codec gets wrong is not wrong on both sides.
/// </summary>
public sealed class ProtoFields
{
    private readonly List<(int Field, ulong Number, byte[]? Bytes)> _fields = [];

    private ProtoFields()
    {
    }

    /// <summary>Field numbers present, in order of arrival.</summary>
    public IReadOnlyList<int> Numbers => [.. _fields.Select(static f => f.Field)];

    /// <summary>Reads a message.</summary>
    /// <exception cref="InvalidProtocolBufferException">Malformed.</exception>
    public static ProtoFields Parse(ReadOnlySpan<byte> bytes)
    {
        var result = new ProtoFields();
        var input = new CodedInputStream(bytes.ToArray());
        while (input.ReadTag() is var tag && tag != 0)
        {
            switch (WireFormat.GetTagWireType(tag))
            {
                case WireFormat.WireType.Varint:
                    result._fields.Add((WireFormat.GetTagFieldNumber(tag), input.ReadUInt64(), null));
                    break;
                case WireFormat.WireType.LengthDelimited:
                    result._fields.Add((WireFormat.GetTagFieldNumber(tag), 0, input.ReadBytes().ToByteArray()));
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return result;
    }

    /// <summary>True when the field is there.</summary>
    public bool Has(int field) => _fields.Exists(f => f.Field == field);

    /// <summary>Last value of a varint field; null when it is absent.</summary>
    public ulong? UInt(int field) => _fields.FindLastIndex(f => f.Field == field && f.Bytes is null) is var i && i >= 0 ? _fields[i].Number : null;

    /// <summary>Last value of a zigzag field; null when it is absent.</summary>
    public long? SInt(int field) => UInt(field) is { } raw ? (long)(raw >> 1) ^ -(long)(raw & 1) : null;

    /// <summary>All values of a varint field that is not packed.</summary>
    public IReadOnlyList<ulong> UInts(int field) => [.. _fields.Where(f => f.Field == field && f.Bytes is null).Select(static f => f.Number)];

    /// <summary>All values of a packed varint field; none when it is absent.</summary>
    /// <exception cref="InvalidProtocolBufferException">Malformed.</exception>
    public IReadOnlyList<ulong> Packed(int field)
    {
        var values = new List<ulong>();
        var input = new CodedInputStream(Bytes(field) ?? []);
        while (!input.IsAtEnd)
        {
            values.Add(input.ReadUInt64());
        }

        return values;
    }

    /// <summary>Last bytes of a field; null when it is absent.</summary>
    public byte[]? Bytes(int field) => _fields.FindLast(f => f.Field == field && f.Bytes is not null).Bytes;

    /// <summary>All values of a repeated bytes field.</summary>
    public IReadOnlyList<byte[]> All(int field) => [.. _fields.Where(f => f.Field == field).Select(static f => f.Bytes).OfType<byte[]>()];

    /// <summary>Last text of a field; null when it is absent.</summary>
    public string? Text(int field) => Bytes(field) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>Nested message; null when it is absent.</summary>
    public ProtoFields? Message(int field) => Bytes(field) is { } bytes ? Parse(bytes) : null;

    /// <summary>All nested messages of a field.</summary>
    public IReadOnlyList<ProtoFields> Messages(int field) => [.. All(field).Select(static b => Parse(b))];
}
