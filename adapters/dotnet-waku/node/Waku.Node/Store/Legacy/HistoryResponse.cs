using Waku.Node.Messages;

namespace Waku.Node.Store.Legacy;

/// <summary>An answer of store v2.</summary>
/// <param name="Messages">The page.</param>
/// <param name="Cursor">Where it ends; null on the last page.</param>
/// <param name="Error">0 none, 1 invalid cursor, 429 too many requests, 503 unavailable.</param>
public sealed record HistoryResponse(IReadOnlyList<WakuMessage> Messages, HistoryCursor? Cursor, uint Error);
