namespace Waku.Libp2p.Resources;

/// <summary>Limits of the inbound streams of one protocol.</summary>
public sealed record StreamLimits
{
    /// <summary>For requests and answers, and for whatever says nothing else.</summary>
    public static StreamLimits Request { get; } = new();

    /// <summary>For streams that stay open and may never carry a byte, as those of relay.</summary>
    public static StreamLimits LongLived { get; } = new() { PerPeer = 8, FirstByte = Timeout.InfiniteTimeSpan };

    /// <summary>Streams of one peer at once. <value>256</value></summary>
    public int PerPeer { get; init; } = 256;

    /// <summary>Time between the agreement on the protocol and the first byte; js-waku opens streams ahead of use. <value>2 min</value></summary>
    public TimeSpan FirstByte { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Time from the first byte of a frame to its last. <value>20 s</value></summary>
    public TimeSpan Frame { get; init; } = TimeSpan.FromSeconds(20);
}
