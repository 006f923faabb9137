using Waku.Libp2p.Resources;

namespace Waku.Libp2p.Tests;

/// <summary>Blocks come back, not more than are wanted, each once.</summary>
public sealed class BufferPoolTests
{
    [Test]
    public void ABlockIsUsedAgain()
    {
        using var pool = new BufferPool(2);
        var first = pool.Rent();
        first.Memory.Span[7] = 42;
        first.Dispose();
        Assert.That(pool.Free, Is.EqualTo(1));
        using var second = pool.Rent(BufferPool.BlockSize);
        Assert.That((second.Memory.Length, second.Memory.Span[7], pool.Free, pool.InUse), Is.EqualTo((BufferPool.BlockSize, 42, 0, 1)));
    }

    [Test]
    public void NotMoreAreKeptThanAreWantedAndNoneAfterATrim()
    {
        using var pool = new BufferPool(2);
        var blocks = Enumerable.Range(0, 5).Select(_ => pool.Rent()).ToList();
        blocks.ForEach(static b => b.Dispose());
        Assert.That(pool.Free, Is.EqualTo(2));
        pool.Trim();
        Assert.That(pool.Free, Is.Zero);
    }

    [Test]
    public void ABlockThatIsGivenBackTwiceIsThereOnce()
    {
        using var pool = new BufferPool(2);
        var block = pool.Rent();
        block.Dispose();
        block.Dispose();
        Assert.That(pool.Free, Is.EqualTo(1));
    }

    [Test]
    public void MoreThanABlockCannotBeHad()
    {
        using var pool = new BufferPool(2);
        Assert.That(() => pool.Rent(BufferPool.BlockSize + 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void NobodyGetsABlockThatAnotherHas()
    {
        using var pool = new BufferPool(4);
        var mixed = 0;
        Parallel.For(0, 8, worker =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                using var block = pool.Rent();
                block.Memory.Span[0] = (byte)worker;
                if (i % 100 == 0)
                {
                    Thread.Yield();
                }

                mixed += block.Memory.Span[0] == worker ? 0 : 1;
            }
        });
        Assert.That((mixed, pool.Free <= 4, pool.InUse), Is.EqualTo((0, true, 0)));
    }
}
