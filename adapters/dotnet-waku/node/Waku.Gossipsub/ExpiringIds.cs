namespace Waku.Gossipsub;

/// <summary>Message ids with the time until which they matter, which never falls from one to the next. Bounded; constant cost.</summary>
internal sealed class ExpiringIds(int capacity)
{
    private readonly Dictionary<MessageId, long> _ids = [];
    private readonly Queue<(MessageId Id, long Until)> _order = new();

    public int Count => _ids.Count;

    public bool Contains(MessageId id) => _ids.Count > 0 && _ids.ContainsKey(id);

    /// <summary>False when the id is there already, or there is no room.</summary>
    public bool TryAdd(MessageId id, long until)
    {
        if (_order.Count >= capacity || !_ids.TryAdd(id, until))
        {
            return false;
        }

        _order.Enqueue((id, until));
        return true;
    }

    public void Remove(MessageId id)
    {
        if (_ids.Count > 0)
        {
            _ids.Remove(id);
        }
    }

    /// <summary>Takes one id whose time has come.</summary>
    public bool TryExpire(long now, out MessageId id)
    {
        while (_order.TryPeek(out var oldest) && oldest.Until <= now)
        {
            _order.Dequeue();
            id = oldest.Id;
            if (_ids.TryGetValue(id, out var until) && until == oldest.Until)
            {
                _ids.Remove(id);
                return true;
            }
        }

        id = default;
        return false;
    }

    public void Clear()
    {
        _ids.Clear();
        _order.Clear();
        _ids.TrimExcess();
        _order.TrimExcess();
    }
}
