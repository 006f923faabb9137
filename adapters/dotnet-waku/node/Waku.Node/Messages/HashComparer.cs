using System.Buffers.Binary;

namespace Waku.Node.Messages;

/// <summary>Message hashes as dictionary keys, by content.</summary>
public sealed class HashComparer : IEqualityComparer<ReadOnlyMemory<byte>>
{
    /// <summary>The one instance.</summary>
    public static HashComparer Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

    /// <inheritdoc/>
    public int GetHashCode(ReadOnlyMemory<byte> obj) => obj.Length >= 4 ? BinaryPrimitives.ReadInt32LittleEndian(obj.Span) : obj.Length;
}
