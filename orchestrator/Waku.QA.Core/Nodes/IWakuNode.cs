namespace Waku.QA.Core.Nodes;

/// <summary>One running node, whatever it is written in. A protocol that is absent throws <see cref="Adapters.UnsupportedCapabilityException"/>.</summary>
public interface IWakuNode : IAsyncDisposable
{
    /// <summary>Identity, addresses, version.</summary>
    Task<NodeInfo> InfoAsync(CancellationToken cancellationToken);

    /// <summary>Whether it is up.</summary>
    Task<NodeHealth> HealthAsync(CancellationToken cancellationToken);

    /// <summary>Relay.</summary>
    IRelay Relay { get; }

    /// <summary>Peers.</summary>
    IPeers Peers { get; }

    /// <summary>Every delivery with the time of receipt, as it happens.</summary>
    /// <exception cref="Adapters.UnsupportedCapabilityException">The implementation has no such stream.</exception>
    IAsyncEnumerable<NodeDelivery> DeliveriesAsync(CancellationToken cancellationToken);
}
