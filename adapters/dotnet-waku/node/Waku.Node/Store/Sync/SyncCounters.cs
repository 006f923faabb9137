namespace Waku.Node.Store.Sync;

/// <summary>What synchronisation did since the start.</summary>
public sealed class SyncCounters
{
    private long _roundTrips;
    private long _differences;
    private long _bytes;
    private long _sent;
    private long _received;

    /// <summary>Reconciliation messages answered.</summary>
    public long RoundTrips => Interlocked.Read(ref _roundTrips);

    /// <summary>Messages that one of two ends had and the other had not.</summary>
    public long Differences => Interlocked.Read(ref _differences);

    /// <summary>Bytes of reconciliation messages, both ways.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Messages transferred to others.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Messages transferred from others and new here.</summary>
    public long Received => Interlocked.Read(ref _received);

    internal void AddRoundTrip(int bytesIn, int bytesOut)
    {
        Interlocked.Increment(ref _roundTrips);
        Interlocked.Add(ref _bytes, bytesIn + bytesOut);
    }

    internal void AddDifferences(int count) => Interlocked.Add(ref _differences, count);

    internal void AddSent() => Interlocked.Increment(ref _sent);

    internal void AddReceived(int count) => Interlocked.Add(ref _received, count);
}
