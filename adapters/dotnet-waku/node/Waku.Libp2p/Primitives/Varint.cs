using System.Buffers;

namespace Waku.Libp2p.Primitives;

/// <summary>Unsigned LEB128 integers as multiformats and protobuf use them (at most 10 bytes, 64 bits).</summary>
public static class Varint
{
    /// <summary>The most bytes one 64-bit value takes.</summary>
    public const int MaxLength = 10;

    /// <summary>Number of bytes that <paramref name="value"/> takes.</summary>
    public static int LengthOf(ulong value)
    {
        var length = 1;
        while ((value >>= 7) != 0)
        {
            length++;
        }

        return length;
    }

    /// <summary>Writes <paramref name="value"/> and returns the number of bytes written.</summary>
    public static int Write(Span<byte> destination, ulong value)
    {
        var i = 0;
        while (value >= 0x80)
        {
            destination[i++] = (byte)(value | 0x80);
            value >>= 7;
        }

        destination[i++] = (byte)value;
        return i;
    }

    /// <summary>
    /// Reads one value. <see cref="OperationStatus.NeedMoreData"/> when the bytes end early, <see cref="OperationStatus.InvalidData"/>
    /// past 64 bits.
    /// </summary>
    public static OperationStatus TryRead(ReadOnlySpan<byte> source, out ulong value, out int length)
    {
        value = 0;
        length = 0;
        var shift = 0;
        foreach (var b in source)
        {
            if (length == MaxLength - 1 && b > 1)
            {
                return OperationStatus.InvalidData;
            }

            value |= (ulong)(b & 0x7f) << shift;
            length++;
            if ((b & 0x80) == 0)
            {
                return OperationStatus.Done;
            }

            if (length == MaxLength)
            {
                return OperationStatus.InvalidData;
            }

            shift += 7;
        }

        return OperationStatus.NeedMoreData;
    }

    /// <summary>Reads one value from the start of a sequence.</summary>
    public static OperationStatus TryRead(in ReadOnlySequence<byte> source, out ulong value, out int length)
    {
        if (source.IsSingleSegment || source.FirstSpan.Length >= MaxLength)
        {
            return TryRead(source.FirstSpan, out value, out length);
        }

        Span<byte> head = stackalloc byte[MaxLength];
        var n = (int)Math.Min(source.Length, MaxLength);
        source.Slice(0, n).CopyTo(head);
        return TryRead(head[..n], out value, out length);
    }
}
