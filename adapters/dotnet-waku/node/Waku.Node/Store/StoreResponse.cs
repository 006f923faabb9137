namespace Waku.Node.Store;

/// <summary>The answer to a store query (13/WAKU2-STORE, StoreQueryResponse).</summary>
/// <param name="RequestId">That of the query; empty or <c>N/A</c> from nwaku when it failed early.</param>
/// <param name="StatusCode">One of <see cref="StoreStatus"/>.</param>
/// <param name="StatusDescription">Text for people.</param>
/// <param name="Messages">The page, old to new.</param>
/// <param name="Cursor">Where the next page begins; null on the last.</param>
public sealed record StoreResponse(string RequestId, uint StatusCode, string StatusDescription, IReadOnlyList<StoreEntry> Messages,
    ReadOnlyMemory<byte>? Cursor)
{
    /// <summary>An answer without messages.</summary>
    public static StoreResponse Error(uint status, string description, string requestId = "") => new(requestId, status, description, [], null);
}
