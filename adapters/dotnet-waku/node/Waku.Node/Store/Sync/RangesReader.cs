using System.Buffers;
using Waku.Libp2p.Primitives;

namespace Waku.Node.Store.Sync;

/// <summary>Reads the parts of a reconciliation message from bytes of a stranger.</summary>
internal ref struct RangesReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>A number, encoded in as few bytes as it needs.</summary>
    public ulong Number()
    {
        if (Varint.TryRead(_rest, out var value, out var length) != OperationStatus.Done || length != Varint.LengthOf(value))
        {
            throw new Libp2pException("a number is cut off, too long, or not minimal");
        }

        _rest = _rest[length..];
        return value;
    }

    /// <summary>A count that what follows can have.</summary>
    public int Count(int most)
    {
        var count = Number();
        return count <= (ulong)Math.Min(most, _rest.Length) ? (int)count
            : throw new Libp2pException($"a count of {count} is more than {most}, or than what follows");
    }

    /// <summary>A time so much later than another.</summary>
    public long Later(long than)
    {
        var difference = Number();
        return difference <= (ulong)(long.MaxValue - than) ? than + (long)difference : throw new Libp2pException("a time is past the end of time");
    }

    public byte Byte() => Take(1)[0];

    public ReadOnlyMemory<byte> Bytes(int length) => Take(length).ToArray();

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length)
        {
            throw new Libp2pException("the message is cut off");
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
