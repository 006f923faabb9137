namespace Waku.Libp2p.Resources;

/// <summary>
/// What peers may take of this host: connections, streams, bytes, time and memory that outlives them, per stream, peer, address and
/// protocol and in total (issue 20; the scopes are those of go-libp2p's resource manager). Every excess is counted in
/// <see cref="ResourceCounters"/> and costs the stream or the connection that caused it.
/// </summary>
public sealed record ResourceLimits
{
    /// <summary>
    /// Inbound connections that are not secured yet. When they are all taken, the oldest one of the address that has the most makes
    /// room, silent ones first. <value>64</value>
    /// </summary>
    public int PendingHandshakes { get; init; } = 64;

    /// <summary>Handshakes that one address (IPv4, or /64 of IPv6) may begin at once. <value>500</value></summary>
    public int HandshakeBurstPerAddress { get; init; } = 500;

    /// <summary>Handshakes per second that one address may begin in the long run. <value>100</value></summary>
    public int HandshakeRatePerAddress { get; init; } = 100;

    /// <summary>Streams of one connection, both directions. <value>512</value></summary>
    public int StreamsPerConnection { get; init; } = 512;

    /// <summary>Inbound streams of one connection whose protocol is not agreed on yet. <value>256</value></summary>
    public int NegotiationsPerConnection { get; init; } = 256;

    /// <summary>Inbound streams of one protocol over all peers. <value>4096</value></summary>
    public int StreamsPerProtocol { get; init; } = 4096;

    /// <summary>Received bytes of one connection that no handler took yet; the stream that exceeds it is reset. <value>8 MiB</value></summary>
    public long BufferedBytesPerConnection { get; init; } = 8L * 1024 * 1024;

    /// <summary>The same over all connections; the connection that holds the most is closed. <value>128 MiB</value></summary>
    public long BufferedBytes { get; init; } = 128L * 1024 * 1024;

    /// <summary>
    /// Bytes of answers to a peer's control frames (pongs, resets, credit) that may wait because it does not read; above, its connection
    /// is closed. <value>256 KiB</value>
    /// </summary>
    public int UnsentControlBytes { get; init; } = 256 * 1024;

    /// <summary>How long one write to a peer may make no progress, on the socket or for want of a window. <value>30 s</value></summary>
    public TimeSpan WriteStall { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Negotiations that may fail at once, and limits that may be exceeded, before a connection is closed. <value>1000</value></summary>
    public int FaultBurst { get; init; } = 1000;

    /// <summary>Faults per second forgiven to a connection. <value>50</value></summary>
    public int FaultRate { get; init; } = 50;

    /// <summary>Peers that came by themselves, left, and are still remembered. <value>1000</value></summary>
    public int RememberedStrangers { get; init; } = 1000;

    /// <summary>Bytes of what is remembered of peers that are not connected, as an estimate. <value>8 MiB</value></summary>
    public long RememberedBytes { get; init; } = 8L * 1024 * 1024;
}
