namespace Waku.Node.Store;

/// <summary>A page of messages, old to new.</summary>
/// <param name="Messages">The rows.</param>
/// <param name="HasMore">True when rows follow in the direction of the query.</param>
public sealed record StorePage(IReadOnlyList<StoreEntry> Messages, bool HasMore);
