using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;

namespace Waku.QA.Clusters;

/// <summary>A node's control interface, with everything that the oracle must know written down on the way.</summary>
internal sealed class ObservedNode(IWakuNode inner, string name, MessageHistory history, TimeProvider time) : IWakuNode
{
    public IRelay Relay { get; } = new ObservedRelay(inner.Relay, name, history, time);

    public IStore Store { get; } = new ObservedStore(inner.Store, name, history, time);

    public IFilter Filter => inner.Filter;

    public ILightPush LightPush { get; } = new ObservedLightPush(inner.LightPush, history, time);

    public IPeers Peers => inner.Peers;

    public Task<NodeInfo> InfoAsync(CancellationToken cancellationToken) => inner.InfoAsync(cancellationToken);

    public Task<NodeHealth> HealthAsync(CancellationToken cancellationToken) => inner.HealthAsync(cancellationToken);

    public Task<MetricSet> MetricsAsync(CancellationToken cancellationToken) => inner.MetricsAsync(cancellationToken);

    public IAsyncEnumerable<NodeDelivery> DeliveriesAsync(CancellationToken cancellationToken) => inner.DeliveriesAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
