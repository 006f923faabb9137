using System.Buffers;

namespace Waku.Node.Messages;

/// <summary>A pooled buffer of known size: one copy into the result instead of growing.</summary>
internal sealed class FixedBuffer(int capacity) : IBufferWriter<byte>
{
    private readonly byte[] _bytes = ArrayPool<byte>.Shared.Rent(capacity);
    private int _length;

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0) => _bytes.AsMemory(_length);

    public Span<byte> GetSpan(int sizeHint = 0) => _bytes.AsSpan(_length);

    /// <summary>The written bytes; the buffer goes back to the pool and must not be used again.</summary>
    public byte[] ToArray()
    {
        var result = _bytes.AsSpan(0, _length).ToArray();
        ArrayPool<byte>.Shared.Return(_bytes);
        return result;
    }
}
