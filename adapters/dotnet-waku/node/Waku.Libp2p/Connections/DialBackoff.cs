using System.Collections.Concurrent;
using Waku.Libp2p.Identity;

namespace Waku.Libp2p.Connections;

/// <summary>Remembers failed dials and says when a peer may be tried again: first wait, doubled per failure, capped.</summary>
internal sealed class DialBackoff(TimeSpan first, TimeSpan most, TimeProvider time)
{
    private const int MaxEntries = 20_000;
    private readonly ConcurrentDictionary<PeerId, (int Failures, long Until)> _entries = new();

    /// <summary>Time left until the peer may be dialed; zero when it may be now.</summary>
    public TimeSpan Remaining(PeerId peer)
    {
        if (!_entries.TryGetValue(peer, out var entry))
        {
            return TimeSpan.Zero;
        }

        var left = time.GetElapsedTime(time.GetTimestamp(), entry.Until);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    public int Failures(PeerId peer) => _entries.TryGetValue(peer, out var entry) ? entry.Failures : 0;

    public void Failed(PeerId peer)
    {
        var failures = Failures(peer) + 1;
        var wait = TimeSpan.FromTicks(Math.Min(most.Ticks, first.Ticks << Math.Min(failures - 1, 20)));
        if (_entries.Count >= MaxEntries)
        {
            // Discovery can name any number of peers that do not exist; forgetting is better than growing.
            _entries.Clear();
        }

        _entries[peer] = (failures, time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency));
    }

    public void Succeeded(PeerId peer) => _entries.TryRemove(peer, out _);
}
