using System.Buffers;

namespace Waku.Libp2p.Tests;

/// <summary>The shared pool, with the bytes that somebody has of it.</summary>
internal sealed class CountingPool : MemoryPool<byte>
{
    private long _inUse;

    public long InUse => Interlocked.Read(ref _inUse);

    public override int MaxBufferSize => Shared.MaxBufferSize;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        var block = Shared.Rent(minBufferSize);
        Interlocked.Add(ref _inUse, block.Memory.Length);
        return new Block(this, block);
    }

    protected override void Dispose(bool disposing)
    {
        // The shared pool stays.
    }

    private sealed class Block(CountingPool pool, IMemoryOwner<byte> inner) : IMemoryOwner<byte>
    {
        private readonly int _length = inner.Memory.Length;

        public Memory<byte> Memory => inner.Memory;

        public void Dispose()
        {
            Interlocked.Add(ref pool._inUse, -_length);
            inner.Dispose();
        }
    }
}
