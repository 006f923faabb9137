using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Waku.QA.Performance.Load;

/// <summary>A message hash as a key that needs no allocation.</summary>
[InlineArray(Length)]
internal struct Hash32 : IEquatable<Hash32>
{
    private const int Length = 4;
    private ulong _first;

    public static Hash32 Of(ReadOnlySpan<byte> hash)
    {
        Hash32 result = default;
        hash.CopyTo(MemoryMarshal.AsBytes((Span<ulong>)result));
        return result;
    }

    public readonly bool Equals(Hash32 other) => ((ReadOnlySpan<ulong>)this).SequenceEqual(other);

    public override readonly bool Equals(object? obj) => obj is Hash32 other && Equals(other);

    // SHA-256 is as good a hash code as any of its parts.
    public override readonly int GetHashCode() => (int)_first;
}
