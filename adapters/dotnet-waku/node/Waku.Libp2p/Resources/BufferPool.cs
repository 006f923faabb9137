using System.Buffers;
using System.Collections.Concurrent;

namespace Waku.Libp2p.Resources;

/// <summary>
/// Memory of what was received and not yet taken, in blocks of one size. The shared pool keeps a megabyte: whoever fills windows faster than
/// they are emptied makes all the rest garbage, most of it old by then, which stays until a full collection (60 MiB, issue 20). This one
/// keeps what one connection may hold, until <see cref="Trim"/>.
/// </summary>
internal sealed class BufferPool(int blocksKept) : MemoryPool<byte>
{
    /// <summary>Bytes of a block.</summary>
    public const int BlockSize = 16 * 1024;

    private readonly ConcurrentStack<byte[]> _free = new();
    private int _count;
    private int _rented;

    /// <inheritdoc/>
    public override int MaxBufferSize => BlockSize;

    /// <summary>Blocks that wait to be used again.</summary>
    public int Free => Volatile.Read(ref _count);

    /// <summary>Blocks that somebody has.</summary>
    public int InUse => Volatile.Read(ref _rented);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">More than a block is asked for.</exception>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        Interlocked.Increment(ref _rented);
        if (!_free.TryPop(out var block))
        {
            return new Block(this, GC.AllocateUninitializedArray<byte>(BlockSize));
        }

        Interlocked.Decrement(ref _count);
        return new Block(this, block);
    }

    /// <summary>Lets all blocks go that are not in use.</summary>
    public void Trim()
    {
        while (_free.TryPop(out _))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => Trim();

    private void Return(byte[] block)
    {
        Interlocked.Decrement(ref _rented);
        if (Interlocked.Increment(ref _count) > blocksKept)
        {
            Interlocked.Decrement(ref _count);
            return;
        }

        _free.Push(block);
    }

    private sealed class Block(BufferPool pool, byte[] bytes) : IMemoryOwner<byte>
    {
        private byte[]? _bytes = bytes;

        public Memory<byte> Memory => _bytes;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _bytes, null) is { } mine)
            {
                pool.Return(mine);
            }
        }
    }
}
