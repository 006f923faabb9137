using Waku.QA.Core.Nodes;

namespace Waku.QA.Clusters;

/// <summary>All pages of a query, one after the other.</summary>
public static class StoreWalk
{
    /// <summary>
    /// Rows in the order of time, whichever way the pages go. Ends at an empty page, and above <paramref name="most"/> rows: cursors of a
    /// broken store need not end.
    /// </summary>
    /// <param name="node">Node that asks: its own store, or that of its service or of the query.</param>
    /// <param name="query">The query, without cursor.</param>
    /// <param name="legacy">True for store v2.</param>
    /// <param name="most">Rows after which the walk ends.</param>
    /// <param name="cancellationToken">Cancels the walk.</param>
    public static async Task<IReadOnlyList<StoreRow>> RowsAsync(ClusterNode node, StoreQuery query, bool legacy, int most, CancellationToken cancellationToken)
    {
        List<StoreRow> rows = [];
        for (StoreQuery? next = query; next is not null && rows.Count <= most;)
        {
            var page = legacy
                ? await node.Control.Store.QueryLegacyAsync(next, cancellationToken).ConfigureAwait(false)
                : await node.Control.Store.QueryAsync(next, cancellationToken).ConfigureAwait(false);
            rows.InsertRange(query.Ascending == false ? 0 : rows.Count, page.Rows);
            next = page.Rows.Count > 0 && page.Cursor is { } cursor ? query with { Cursor = cursor } : null;
        }

        return rows;
    }
}
