namespace Waku.Node.Services;

/// <summary>What one service protocol did since the start. Safe to read at any time.</summary>
public sealed class ServiceCounters
{
    private long _served, _rejected, _failed, _bytesIn, _bytesOut;

    /// <summary>Requests answered.</summary>
    public long Served => Interlocked.Read(ref _served);

    /// <summary>Requests refused by a rate limit.</summary>
    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>Requests answered with an error status.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Bytes of requests read.</summary>
    public long BytesIn => Interlocked.Read(ref _bytesIn);

    /// <summary>Bytes of answers written.</summary>
    public long BytesOut => Interlocked.Read(ref _bytesOut);

    internal void AddServed(int bytesIn, int bytesOut)
    {
        Interlocked.Increment(ref _served);
        Interlocked.Add(ref _bytesIn, bytesIn);
        Interlocked.Add(ref _bytesOut, bytesOut);
    }

    internal void AddRejected() => Interlocked.Increment(ref _rejected);

    internal void AddFailed() => Interlocked.Increment(ref _failed);
}
