using System.Buffers.Binary;

namespace Waku.Libp2p.Muxing.Yamux;

/// <summary>The 12-byte big-endian header of a yamux frame (hashicorp yamux spec, libp2p edition).</summary>
internal readonly record struct YamuxFrame(YamuxFrameType Type, YamuxFlags Flags, uint StreamId, uint Length)
{
    public const int HeaderLength = 12;

    public void Write(Span<byte> destination)
    {
        destination[0] = 0;
        destination[1] = (byte)Type;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)Flags);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], StreamId);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], Length);
    }

    /// <summary>False when the version or the type is not one of yamux 0.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out YamuxFrame frame)
    {
        frame = new YamuxFrame(
            (YamuxFrameType)source[1],
            (YamuxFlags)BinaryPrimitives.ReadUInt16BigEndian(source[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[8..]));
        return source[0] == 0 && frame.Type <= YamuxFrameType.GoAway;
    }
}
