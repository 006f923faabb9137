namespace Waku.Node.Store;

/// <summary>A query for stored messages (13/WAKU2-STORE, StoreQueryRequest).</summary>
public sealed record StoreQuery
{
    /// <summary>Messages in a page when none is asked for.</summary>
    public const int DefaultPageSize = 20;

    /// <summary>Most messages in a page; larger requests are cut to it, as nwaku does.</summary>
    public const int MaxPageSize = 100;

    /// <summary>Chosen by the client, repeated in the answer.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>True for messages, false for their hashes only.</summary>
    public bool IncludeData { get; init; }

    /// <summary>Only messages of this pubsub topic.</summary>
    public string? PubsubTopic { get; init; }

    /// <summary>Only messages of these content topics; empty for all.</summary>
    public IReadOnlyList<string> ContentTopics { get; init; } = [];

    /// <summary>Oldest timestamp, Unix nanoseconds, inclusive.</summary>
    public long? TimeStart { get; init; }

    /// <summary>Newest timestamp, Unix nanoseconds, inclusive as nwaku has it (the RFC says exclusive).</summary>
    public long? TimeEnd { get; init; }

    /// <summary>Only messages with these hashes of 32 bytes; empty for all.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Hashes { get; init; } = [];

    /// <summary>Hash of the last message (forward) or the first (backward) of the page before; exclusive.</summary>
    public ReadOnlyMemory<byte>? Cursor { get; init; }

    /// <summary>
    /// True from old to new, false from new to old. Inside a page messages are always old to new. Always written on the wire; where a
    /// peer leaves it out it means false, as every absent scalar of proto3.
    /// </summary>
    public bool Forward { get; init; } = true;

    /// <summary>Messages wanted; null or 0 for the default.</summary>
    public ulong? PageSize { get; init; }

    /// <summary>Messages in a page after defaults and limits.</summary>
    public int EffectivePageSize => PageSize is null or 0 ? DefaultPageSize : (int)Math.Min(PageSize.Value, MaxPageSize);
}
