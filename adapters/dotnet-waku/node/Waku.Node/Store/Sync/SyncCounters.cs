namespace Waku.Node.Store.Sync;

/// <summary>What synchronisation did since the start.</summary>
public sealed class SyncCounters
{
    private long _sessions;
    private long _roundTrips;
    private long _differences;
    private long _bytes;
    private long _sent;
    private long _received;

    /// <summary>Reconciliations that came to their end.</summary>
    public long Sessions => Interlocked.Read(ref _sessions);

    /// <summary>Reconciliation messages received: each ends a round.</summary>
    public long RoundTrips => Interlocked.Read(ref _roundTrips);

    /// <summary>Messages that one of two ends had and the other had not.</summary>
    public long Differences => Interlocked.Read(ref _differences);

    /// <summary>Bytes of reconciliation messages, both ways.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Messages transferred to others.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Messages transferred from others and new here.</summary>
    public long Received => Interlocked.Read(ref _received);

    internal void AddMessage(int bytes)
    {
        Interlocked.Increment(ref _roundTrips);
        AddBytes(bytes);
    }

    internal void AddBytes(int bytes) => Interlocked.Add(ref _bytes, bytes);

    internal void AddSession(int differences)
    {
        Interlocked.Increment(ref _sessions);
        Interlocked.Add(ref _differences, differences);
    }

    internal void AddSent() => Interlocked.Increment(ref _sent);

    internal void AddReceived(int count) => Interlocked.Add(ref _received, count);
}
