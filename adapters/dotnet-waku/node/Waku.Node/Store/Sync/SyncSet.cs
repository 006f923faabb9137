namespace Waku.Node.Store.Sync;

/// <summary>Messages of a window, in order; not changed once made.</summary>
/// <param name="items">Messages in order.</param>
internal sealed class SyncSet(SyncId[] items)
{
    /// <summary>Those from a bound up to another, which is not among them.</summary>
    public ArraySegment<SyncId> Between(SyncId lower, SyncId upper)
    {
        var (from, to) = (IndexOf(lower), IndexOf(upper));
        return new ArraySegment<SyncId>(items, from, Math.Max(0, to - from));
    }

    /// <summary>Exclusive or of all hashes.</summary>
    public static byte[] Fingerprint(ArraySegment<SyncId> items)
    {
        var sum = new byte[SyncId.HashLength];
        foreach (var item in items)
        {
            var hash = item.Hash.Span;
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] ^= hash[i];
            }
        }

        return sum;
    }

    private int IndexOf(SyncId bound)
    {
        var found = Array.BinarySearch(items, bound);
        return found >= 0 ? found : ~found;
    }
}
