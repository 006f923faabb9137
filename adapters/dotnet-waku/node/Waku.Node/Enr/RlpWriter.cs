using System.Buffers.Binary;

namespace Waku.Node.Enr;

/// <summary>RLP (Ethereum yellow paper, appendix B), as much as ENR and discovery v5 need.</summary>
internal static class RlpWriter
{
    /// <summary>A byte string.</summary>
    public static byte[] String(ReadOnlySpan<byte> value) =>
        value.Length == 1 && value[0] < 0x80 ? [value[0]] : [.. Prefix(0x80, value.Length), .. value];

    /// <summary>An integer: big-endian, no leading zeros, zero is the empty string.</summary>
    public static byte[] Integer(ulong value) => String(Minimal(value));

    /// <summary>A list of encoded items.</summary>
    public static byte[] List(params IEnumerable<byte[]> items)
    {
        byte[] content = [.. items.SelectMany(static i => i)];
        return [.. Prefix(0xc0, content.Length), .. content];
    }

    public static byte[] Minimal(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes.AsSpan().TrimStart((byte)0).ToArray();
    }

    private static byte[] Prefix(int kind, int length)
    {
        if (length < 56)
        {
            return [(byte)(kind + length)];
        }

        var bytes = Minimal((ulong)length);
        return [(byte)(kind + 55 + bytes.Length), .. bytes];
    }
}
