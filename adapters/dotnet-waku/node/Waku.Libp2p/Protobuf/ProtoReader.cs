using System.Buffers;
using System.Text;
using Waku.Libp2p.Primitives;

namespace Waku.Libp2p.Protobuf;

/// <summary>Reads protobuf fields in place, without allocation. Unknown fields are skipped by the caller through <see cref="Skip"/>.</summary>
public ref struct ProtoReader(ReadOnlySpan<byte> data)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private ReadOnlySpan<byte> _rest = data;

    /// <summary>Field number read last.</summary>
    public int Field { get; private set; }

    /// <summary>Wire type read last: 0 varint, 1 fixed64, 2 length-delimited, 5 fixed32.</summary>
    public int WireType { get; private set; }

    /// <summary>Moves to the next field. False at the end.</summary>
    /// <exception cref="ProtoException">The tag is malformed.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var tag = RawVarint();
        if (tag >> 3 is 0 or > 0x1fffffff)
        {
            throw new ProtoException("invalid field number");
        }

        Field = (int)(tag >> 3);
        WireType = (int)(tag & 7);
        return true;
    }

    /// <summary>Value of a varint field.</summary>
    public ulong UInt64() => WireType == 0 ? RawVarint() : throw Unexpected();

    /// <summary>Value of a varint field that must fit 32 bits.</summary>
    public uint UInt32()
    {
        var value = UInt64();
        return value <= uint.MaxValue ? (uint)value : throw new ProtoException($"field {Field} does not fit 32 bits");
    }

    /// <summary>Zigzag-decoded sint64.</summary>
    public long SInt64()
    {
        var raw = UInt64();
        return (long)(raw >> 1) ^ -(long)(raw & 1);
    }

    /// <summary>Boolean.</summary>
    public bool Bool() => UInt64() != 0;

    /// <summary>Bytes of a length-delimited field, as a slice of the input.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        if (WireType != 2)
        {
            throw Unexpected();
        }

        var length = RawVarint();
        if (length > (ulong)_rest.Length)
        {
            throw new ProtoException($"field {Field} is cut off");
        }

        var value = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return value;
    }

    /// <summary>UTF-8 text; malformed UTF-8 is an error.</summary>
    public string String()
    {
        try
        {
            return StrictUtf8.GetString(Bytes());
        }
        catch (DecoderFallbackException)
        {
            throw new ProtoException($"field {Field} is not UTF-8");
        }
    }

    /// <summary>Skips the value of the current field.</summary>
    public void Skip()
    {
        switch (WireType)
        {
            case 0:
                RawVarint();
                break;
            case 1:
                Drop(8);
                break;
            case 2:
                Bytes();
                break;
            case 5:
                Drop(4);
                break;
            default:
                throw Unexpected();
        }
    }

    private void Drop(int count) => _rest = count <= _rest.Length ? _rest[count..] : throw new ProtoException($"field {Field} is cut off");

    private ulong RawVarint()
    {
        if (Varint.TryRead(_rest, out var value, out var length) != OperationStatus.Done)
        {
            throw new ProtoException("malformed varint");
        }

        _rest = _rest[length..];
        return value;
    }

    private readonly ProtoException Unexpected() => new($"field {Field} has wire type {WireType}");
}
