namespace Waku.QA.Core.Nodes;

/// <summary>One running node, whatever it is written in. A protocol that is absent throws <see cref="Adapters.UnsupportedCapabilityException"/>.</summary>
public interface IWakuNode : IAsyncDisposable
{
    /// <summary>Identity, addresses, version.</summary>
    Task<NodeInfo> InfoAsync(CancellationToken cancellationToken);

    /// <summary>Whether it is up.</summary>
    /// <exception cref="ForeignAnswerException">What answers is not such a node.</exception>
    Task<NodeHealth> HealthAsync(CancellationToken cancellationToken);

    /// <summary>Relay.</summary>
    IRelay Relay { get; }

    /// <summary>Store.</summary>
    IStore Store { get; }

    /// <summary>Filter.</summary>
    IFilter Filter { get; }

    /// <summary>Lightpush.</summary>
    ILightPush LightPush { get; }

    /// <summary>Peers.</summary>
    IPeers Peers { get; }

    /// <summary>Prometheus metrics as they are now. Some implementations refresh some of them every 5 or 30 minutes only.</summary>
    Task<MetricSet> MetricsAsync(CancellationToken cancellationToken);

    /// <summary>Every delivery with the time of receipt, as it happens.</summary>
    /// <exception cref="Adapters.UnsupportedCapabilityException">The implementation has no such stream.</exception>
    IAsyncEnumerable<NodeDelivery> DeliveriesAsync(CancellationToken cancellationToken);
}
