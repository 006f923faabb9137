using Waku.Node.Services;

namespace Waku.Node.Filter;

/// <summary>What a filter service gives its clients. Defaults are nwaku's.</summary>
public sealed record FilterOptions
{
    /// <summary>Clients served at a time. <value>1000</value></summary>
    public int MaxPeers { get; init; } = 1000;

    /// <summary>Pairs of pubsub and content topic of one client. <value>1000</value></summary>
    public int MaxCriteriaPerPeer { get; init; } = 1000;

    /// <summary>Bytes of memory that the criteria of one client may take: a topic may be of any length. <value>256 KiB</value></summary>
    public long MaxCriteriaBytesPerPeer { get; init; } = 256 * 1024;

    /// <summary>Bytes that the criteria of all clients may take. <value>16 MiB</value></summary>
    public long MaxCriteriaBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Content topics of one request. <value>100</value></summary>
    public int MaxContentTopicsPerRequest { get; init; } = 100;

    /// <summary>How long a subscription lives without ping, subscribe or unsubscribe. <value>300 s</value></summary>
    public TimeSpan SubscriptionTimeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>How often expired subscriptions are removed. <value>60 s</value></summary>
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Pushes that may wait for one client; above it they are dropped. <value>4096</value></summary>
    public int MaxQueuedPushes { get; init; } = 4096;

    /// <summary>Bytes that may wait for one client. <value>8 MiB</value></summary>
    public int MaxQueuedBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Bytes that may wait for a client whatever waits for the others. <value>160 KiB, the longest message</value></summary>
    public int OwnQueuedBytes { get; init; } = 160 * 1024;

    /// <summary>
    /// Bytes above <see cref="OwnQueuedBytes"/> that may wait for all clients together, half of them for those of one address. <value>8 MiB</value>
    /// </summary>
    public long MaxQueuedBytesOfAll { get; init; } = 8 * 1024 * 1024;

    /// <summary>Longest write to a client. <value>20 s</value></summary>
    public TimeSpan PushTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Requests of one peer; null for no limit. <value>30 a minute</value></summary>
    public RateLimit? RateLimit { get; init; } = Services.RateLimit.FilterDefault;
}
