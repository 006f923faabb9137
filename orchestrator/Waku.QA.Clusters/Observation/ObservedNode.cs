using Waku.QA.Core.Behaviours;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;

namespace Waku.QA.Clusters.Observation;

/// <summary>A node's control interface, with everything that the oracle must know written down on the way.</summary>
/// <param name="inner">The node.</param>
/// <param name="name">Its name.</param>
/// <param name="history">Where it is written down.</param>
/// <param name="time">Clock.</param>
/// <param name="pacer">Turns of the node at its service.</param>
/// <param name="service">How its service behaves; null where it has none.</param>
internal sealed class ObservedNode(IWakuNode inner, string name, MessageHistory history, TimeProvider time, RequestPacer pacer, Func<Behaviour?> service)
    : IWakuNode
{
    public IRelay Relay { get; } = !history.Keeps ? inner.Relay : new ObservedRelay(inner.Relay, name, history, time);

    public IStore Store { get; } = !history.Keeps ? inner.Store : new ObservedStore(inner.Store, name, history, time);

    public IFilter Filter => new PacedFilter(inner.Filter, pacer, () => service()?.FilterRequests);

    public ILightPush LightPush { get; } = new ObservedLightPush(inner.LightPush, history, time, pacer, () => service()?.LightpushRequests);

    public IPeers Peers => inner.Peers;

    public Task<NodeInfo> InfoAsync(CancellationToken cancellationToken) => inner.InfoAsync(cancellationToken);

    public Task<NodeHealth> HealthAsync(CancellationToken cancellationToken) => inner.HealthAsync(cancellationToken);

    public Task<MetricSet> MetricsAsync(CancellationToken cancellationToken) => inner.MetricsAsync(cancellationToken);

    public IAsyncEnumerable<NodeDelivery> DeliveriesAsync(CancellationToken cancellationToken) => inner.DeliveriesAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
