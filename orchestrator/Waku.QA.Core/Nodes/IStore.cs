namespace Waku.QA.Core.Nodes;

/// <summary>13/WAKU2-STORE through a node: its own store, or that of a service peer.</summary>
public interface IStore
{
    /// <summary>Asks by store v3.</summary>
    /// <exception cref="NodeRefusedException">The node or the store said no.</exception>
    Task<StorePage> QueryAsync(StoreQuery query, CancellationToken cancellationToken);

    /// <summary>Asks by store v2, which knows neither hashes nor queries without data.</summary>
    /// <exception cref="NodeRefusedException">The node or the store said no.</exception>
    Task<StorePage> QueryLegacyAsync(StoreQuery query, CancellationToken cancellationToken);
}
