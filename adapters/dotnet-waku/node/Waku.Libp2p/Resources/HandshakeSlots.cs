using System.Net;
using System.Net.Sockets;

namespace Waku.Libp2p.Resources;

/// <summary>
/// Who may begin a handshake. One address cannot take the places of the others: when all are taken, the address with the most gives one
/// up; and each address begins only so many per second.
/// </summary>
internal sealed class HandshakeSlots(ResourceLimits limits, ResourceCounters counters, TimeProvider time)
{
    private const int MaxAddresses = 4096;

    /// <summary>A handshake that is this old and not done is not an honest one on its way.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly LinkedList<HandshakeSlot> _pending = new();
    private readonly Dictionary<string, Budget> _rates = [];

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _pending.Count;
            }
        }
    }

    /// <summary>Addresses whose rate is remembered.</summary>
    public int Addresses
    {
        get
        {
            lock (_lock)
            {
                return _rates.Count;
            }
        }
    }

    /// <summary>What counts as one address: an IPv4 address, or the /64 that one host of IPv6 has to itself.</summary>
    public static string GroupOf(string host)
    {
        if (!IPAddress.TryParse(host, out var ip) || ip.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return host;
        }

        return ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4().ToString() : Convert.ToHexString(ip.GetAddressBytes().AsSpan(0, 8));
    }

    /// <summary>A place, or null when the connection must be closed.</summary>
    /// <param name="host">The remote's IP address.</param>
    /// <param name="abort">Closes the connection, should another need its place. Called at most once, on any thread.</param>
    public HandshakeSlot? TryEnter(string host, Action abort)
    {
        var group = GroupOf(host);
        var slot = new HandshakeSlot(this, group, time.GetTimestamp(), abort);
        HandshakeSlot? victim = null;
        lock (_lock)
        {
            if (!RateOf(group).TryTake() || (_pending.Count >= limits.PendingHandshakes && (victim = VictimFor(group)) is null))
            {
                counters.Add(ResourceCounter.HandshakesRefused);
                return null;
            }

            if (victim is not null)
            {
                _pending.Remove(victim);
            }

            _pending.AddLast(slot);
        }

        if (victim is not null)
        {
            counters.Add(ResourceCounter.HandshakesEvicted);
            victim.Abort();
        }

        return slot;
    }

    public void Leave(HandshakeSlot slot)
    {
        lock (_lock)
        {
            _pending.Remove(slot);
        }
    }

    /// <summary>Forgets addresses that have been quiet.</summary>
    public void Sweep()
    {
        lock (_lock)
        {
            foreach (var quiet in _rates.Where(static r => r.Value.IsFull).Select(static r => r.Key).ToList())
            {
                _rates.Remove(quiet);
            }
        }
    }

    private Budget RateOf(string group)
    {
        if (!_rates.TryGetValue(group, out var rate))
        {
            if (_rates.Count >= MaxAddresses)
            {
                _rates.Clear();
            }

            _rates[group] = rate = new Budget(limits.HandshakeBurstPerAddress, limits.HandshakeRatePerAddress, time);
        }

        return rate;
    }

    private HandshakeSlot? VictimFor(string group)
    {
        var most = _pending.GroupBy(static s => s.Group).MaxBy(static g => g.Count())!;
        var own = _pending.Count(s => s.Group == group);
        if (own + 1 < most.Count())
        {
            return most.FirstOrDefault(static s => !s.IsHeard) ?? most.First();
        }

        // Nobody takes more than the newcomer's own address: only what is stuck makes room.
        return _pending.FirstOrDefault(s => s.Group == group && time.GetElapsedTime(s.Since) > Slow);
    }
}
