namespace Waku.QA.Core.Nodes;

/// <summary>One query of a store. What is null or empty is not sent, so that the implementation's default applies.</summary>
public sealed record StoreQuery
{
    /// <summary>Multiaddr of the store to ask; null for the node's own store or its service peer.</summary>
    public string? Peer { get; init; }

    /// <summary>Message hashes, hex with 0x.</summary>
    public IReadOnlyList<string> Hashes { get; init; } = [];

    /// <summary>Earliest time, Unix nanoseconds, inclusive.</summary>
    public long? StartTime { get; init; }

    /// <summary>Latest time, Unix nanoseconds, inclusive.</summary>
    public long? EndTime { get; init; }

    /// <summary>Pubsub topic.</summary>
    public string? PubsubTopic { get; init; }

    /// <summary>Content topics; any of them.</summary>
    public IReadOnlyList<string> ContentTopics { get; init; } = [];

    /// <summary>Rows of a page; nwaku's default is 20, its most 100.</summary>
    public int? PageSize { get; init; }

    /// <summary>Pages from old to new.</summary>
    public bool? Ascending { get; init; }

    /// <summary>Messages with the hashes; store v2 always sends them.</summary>
    public bool? IncludeData { get; init; }

    /// <summary><see cref="StorePage.Cursor"/> of the page before.</summary>
    public string? Cursor { get; init; }
}
