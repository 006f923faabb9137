namespace Waku.QA.Core.Nodes;

/// <summary>One page of an answer.</summary>
/// <param name="Rows">Rows in the order of the answer.</param>
/// <param name="Cursor">Where the next page starts, opaque; null on the last page.</param>
public sealed record StorePage(IReadOnlyList<StoreRow> Rows, string? Cursor);
