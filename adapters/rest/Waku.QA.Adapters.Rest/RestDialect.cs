namespace Waku.QA.Adapters.Rest;

/// <summary>In what one speaker of the dialect differs from the others without needing a part of its own.</summary>
public sealed record RestDialect
{
    /// <summary>True when an answer to <c>/debug/v1/info</c> is the sign of readiness, because <c>/health</c> says nothing.</summary>
    public bool ReadyByInfo { get; init; }

    /// <summary>How it wants the digest of a cursor of store v2 to be written in a query, before it is escaped. As it came, if nothing else is said.</summary>
    public Func<string, string> LegacyDigest { get; init; } = static digest => digest;

    /// <summary>
    /// How often its filter caches are emptied while there are subscriptions, because they are small and cannot be made larger; null for never.
    /// </summary>
    public TimeSpan? DrainsFilterEvery { get; init; }

    /// <summary>Prefixes of its Waku metrics.</summary>
    public IReadOnlyList<string> MetricPrefixes { get; init; } = ["waku_"];
}
