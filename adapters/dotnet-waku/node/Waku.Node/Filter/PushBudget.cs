using System.Runtime.InteropServices;

namespace Waku.Node.Filter;

/// <summary>
/// Bytes that may wait for all clients of a filter service together, beside the little that each may have waiting in any case: fifty clients that read
/// nothing do not take fifty times what one may, and one that reads is not held up by them. Those of one address take half at most (issue 20).
/// </summary>
internal sealed class PushBudget(long most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _networks = [];
    private long _taken;

    /// <summary>Bytes taken now.</summary>
    public long Taken
    {
        get
        {
            lock (_lock)
            {
                return _taken;
            }
        }
    }

    /// <summary>Takes bytes for a client of an address; false when there are not so many left for it.</summary>
    public bool TryTake(string network, long bytes)
    {
        lock (_lock)
        {
            if (_taken + bytes > most || _networks.GetValueOrDefault(network) + bytes > most / 2)
            {
                return false;
            }

            Add(network, bytes);
            return true;
        }
    }

    /// <summary>Gives bytes back.</summary>
    public void GiveBack(string network, long bytes)
    {
        lock (_lock)
        {
            Add(network, -bytes);
        }
    }

    private void Add(string network, long bytes)
    {
        _taken += bytes;
        ref var taken = ref CollectionsMarshal.GetValueRefOrAddDefault(_networks, network, out _);
        taken += bytes;
        if (taken == 0)
        {
            _networks.Remove(network);
        }
    }
}
