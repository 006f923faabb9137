using System.Buffers;
using System.Text;
using Waku.Libp2p.Primitives;

namespace Waku.Libp2p.Protobuf;

/// <summary>
/// Writes protobuf fields straight into a buffer. Explicit zero values are written: nim decoders require the presence of
/// fields that proto3 encoders leave out.
/// </summary>
public readonly ref struct ProtoWriter(IBufferWriter<byte> output)
{
    private readonly IBufferWriter<byte> _output = output;

    /// <summary>Field of wire type 0.</summary>
    public void UInt64(int field, ulong value)
    {
        var span = _output.GetSpan(2 * Varint.MaxLength);
        var n = Varint.Write(span, (ulong)field << 3);
        n += Varint.Write(span[n..], value);
        _output.Advance(n);
    }

    /// <summary>Zigzag-encoded sint64.</summary>
    public void SInt64(int field, long value) => UInt64(field, (ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Boolean, false included.</summary>
    public void Bool(int field, bool value) => UInt64(field, value ? 1UL : 0UL);

    /// <summary>Bytes, empty ones included.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Header(field, value.Length);
        _output.Write(value);
    }

    /// <summary>UTF-8 text, empty text included.</summary>
    public void String(int field, string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Header(field, length);
        Encoding.UTF8.GetBytes(value, _output.GetSpan(length));
        _output.Advance(length);
    }

    /// <summary>Tag and length of an embedded message of <paramref name="length"/> bytes that the caller writes next.</summary>
    public void Header(int field, int length)
    {
        var span = _output.GetSpan(2 * Varint.MaxLength);
        var n = Varint.Write(span, ((ulong)field << 3) | 2);
        n += Varint.Write(span[n..], (ulong)length);
        _output.Advance(n);
    }

    /// <summary>Size of a length-delimited field, tag and length included.</summary>
    public static int SizeOfBytes(int field, int length) =>
        Varint.LengthOf((ulong)field << 3) + Varint.LengthOf((ulong)length) + length;
}
