using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Waku.Gossipsub;

/// <summary>SHA-256 of a message's data: the message id of every Waku implementation. A value of 32 bytes without allocation.</summary>
public readonly record struct MessageId(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>Bytes of an id.</summary>
    public const int Length = 32;

    /// <summary>Id of message data.</summary>
    public static MessageId Of(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[Length];
        SHA256.HashData(data, hash);
        return Read(hash);
    }

    /// <summary>Reads 32 bytes.</summary>
    public static MessageId Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));

    /// <summary>Writes 32 bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, A);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], B);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], C);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], D);
    }

    /// <inheritdoc/>
    public override int GetHashCode() => (int)A;

    /// <inheritdoc/>
    public override string ToString() => $"{A:x16}{B:x16}{C:x16}{D:x16}";
}
