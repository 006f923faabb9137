using Waku.Node.Services;
using Waku.Node.Store;
using Waku.Node.Store.Sync;

namespace Waku.Node;

/// <summary>The store service of a node.</summary>
public sealed record StoreSettings
{
    /// <summary>Where messages are kept; the node owns it.</summary>
    public required IMessageStore Backend { get; init; }

    /// <summary>What is kept. <value>two days</value></summary>
    public RetentionPolicy Retention { get; init; } = RetentionPolicy.Default;

    /// <summary>Serves store v2 from the same archive too. <value>false</value></summary>
    public bool Legacy { get; init; }

    /// <summary>Keeps it the same as other stores; null for not. <value>null</value></summary>
    public StoreSyncOptions? Sync { get; init; }

    /// <summary>Queries served; null for no limit.</summary>
    public RateLimit? RateLimit { get; init; }
}
