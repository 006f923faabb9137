namespace Waku.Libp2p.Resources;

/// <summary>How often each limit struck since the start. Safe to read at any time.</summary>
public sealed class ResourceCounters
{
    private readonly long[] _values = new long[Enum.GetValues<ResourceCounter>().Length];

    /// <summary>The count.</summary>
    public long this[ResourceCounter counter] => Interlocked.Read(ref _values[(int)counter]);

    internal void Add(ResourceCounter counter) => Interlocked.Increment(ref _values[(int)counter]);
}
