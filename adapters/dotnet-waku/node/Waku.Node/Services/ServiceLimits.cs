namespace Waku.Node.Services;

/// <summary>
/// What the requests of peers may take at a time, over all service protocols (filter, lightpush, store, peer exchange). What is above it
/// waits unread, so that the peer's stream window closes; after <see cref="RequestTimeout"/> it is refused.
/// </summary>
public sealed record ServiceLimits
{
    /// <summary>
    /// Bytes of requests of one peer that are read or answered now. A single request may always be as long as its protocol allows.
    /// <value>2 MiB</value>
    /// </summary>
    public long BytesPerPeer { get; init; } = 2 * 1024 * 1024;

    /// <summary>Bytes of requests of all peers. <value>32 MiB</value></summary>
    public long Bytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Requests of one peer that are read or answered now. <value>64</value></summary>
    public int RequestsPerPeer { get; init; } = 64;

    /// <summary>Requests of all peers. <value>1024</value></summary>
    public int Requests { get; init; } = 1024;

    /// <summary>Requests of one peer that may wait for room; one more is refused at once. <value>256</value></summary>
    public int WaitingPerPeer { get; init; } = 256;

    /// <summary>Longest time from the first byte of a request to its last, waiting included. <value>20 s</value></summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(20);
}
