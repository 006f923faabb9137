using Waku.Libp2p.Primitives;

namespace Waku.Node.Enr;

/// <summary>Reads RLP items in place. Lengths that are not minimal or leave the input are errors.</summary>
internal ref struct RlpReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>The next item as it stands, header included.</summary>
    public ReadOnlySpan<byte> RawItem()
    {
        var (header, length, _) = Header();
        var item = _rest[..(header + length)];
        _rest = _rest[(header + length)..];
        return item;
    }

    /// <summary>Content of a byte string.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        var (header, length, isList) = Header();
        if (isList)
        {
            throw new Libp2pException("RLP: a string was expected, not a list");
        }

        var content = _rest.Slice(header, length);
        _rest = _rest[(header + length)..];
        return content;
    }

    /// <summary>A reader of the items of a list.</summary>
    public RlpReader List()
    {
        var (header, length, isList) = Header();
        if (!isList)
        {
            throw new Libp2pException("RLP: a list was expected, not a string");
        }

        var inner = new RlpReader(_rest.Slice(header, length));
        _rest = _rest[(header + length)..];
        return inner;
    }

    /// <summary>An integer of at most 64 bits.</summary>
    public ulong Integer()
    {
        var bytes = Bytes();
        if (bytes.Length > 8 || (bytes.Length > 0 && bytes[0] == 0))
        {
            throw new Libp2pException("RLP: not an integer of 64 bits without leading zeros");
        }

        ulong value = 0;
        foreach (var b in bytes)
        {
            value = (value << 8) | b;
        }

        return value;
    }

    private readonly (int Header, int Length, bool IsList) Header()
    {
        if (_rest.IsEmpty)
        {
            throw new Libp2pException("RLP: an item is missing");
        }

        int first = _rest[0];
        var isList = first >= 0xc0;
        var (header, length) = first < 0x80 ? (0, 1) : LengthOf(first - (isList ? 0xc0 : 0x80));
        if (length > _rest.Length - header)
        {
            throw new Libp2pException("RLP: an item is cut off");
        }

        return !isList && header == 1 && length == 1 && _rest[1] < 0x80 ? throw new Libp2pException("RLP: a single byte with a needless header")
            : (header, length, isList);
    }

    private readonly (int Header, int Length) LengthOf(int code)
    {
        if (code < 56)
        {
            return (1, code);
        }

        var count = code - 55;
        if (count > 4 || _rest.Length < 1 + count || _rest[1] == 0)
        {
            throw new Libp2pException("RLP: malformed length");
        }

        long length = 0;
        foreach (var b in _rest.Slice(1, count))
        {
            length = (length << 8) | b;
        }

        return length is >= 56 and <= int.MaxValue / 2 ? (1 + count, (int)length) : throw new Libp2pException("RLP: malformed length");
    }
}
