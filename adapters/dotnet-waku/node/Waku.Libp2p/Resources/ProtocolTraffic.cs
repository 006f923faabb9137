namespace Waku.Libp2p.Resources;

/// <summary>Bytes of one protocol's streams since the start, without the overhead of muxer and encryption.</summary>
public sealed class ProtocolTraffic
{
    private long _bytesIn, _bytesOut, _streams;

    /// <summary>Bytes read.</summary>
    public long BytesIn => Interlocked.Read(ref _bytesIn);

    /// <summary>Bytes written.</summary>
    public long BytesOut => Interlocked.Read(ref _bytesOut);

    /// <summary>Streams opened, both directions.</summary>
    public long Streams => Interlocked.Read(ref _streams);

    internal void AddIn(long bytes) => Interlocked.Add(ref _bytesIn, bytes);

    internal void AddOut(long bytes) => Interlocked.Add(ref _bytesOut, bytes);

    internal void AddStream() => Interlocked.Increment(ref _streams);
}
