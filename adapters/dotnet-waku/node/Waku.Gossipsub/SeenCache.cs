namespace Waku.Gossipsub;

/// <summary>Message ids seen within the TTL, at most so many, oldest first out.</summary>
internal sealed class SeenCache(long ttlNanos, int capacity)
{
    private readonly Dictionary<MessageId, long> _seen = [];
    private readonly Queue<(MessageId Id, long At)> _order = new();

    public bool Contains(MessageId id) => _seen.ContainsKey(id);

    /// <summary>False when the id was there already.</summary>
    public bool TryAdd(MessageId id, long now)
    {
        if (!_seen.TryAdd(id, now))
        {
            return false;
        }

        _order.Enqueue((id, now));
        if (_order.Count > capacity)
        {
            _seen.Remove(_order.Dequeue().Id);
        }

        return true;
    }

    public void Expire(long now)
    {
        while (_order.TryPeek(out var oldest) && now - oldest.At >= ttlNanos)
        {
            _order.Dequeue();
            _seen.Remove(oldest.Id);
        }
    }
}
