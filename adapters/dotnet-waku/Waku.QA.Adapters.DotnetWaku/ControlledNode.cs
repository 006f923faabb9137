using System.Runtime.CompilerServices;
using Grpc.Core;
using Waku.Node.Control;
using Waku.Node.Control.V1;
using Waku.QA.Adapters.Rest;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.DotnetWaku;

/// <summary>
/// A native node: driven by gRPC; health, services, views of the mesh and draining caches stay REST, so that they are seen as others see them.
/// </summary>
internal sealed class ControlledNode(RestNode rest, ControlChannel control) : IWakuNode
{
    /// <summary>Milliseconds: the node stamps deliveries itself, so that they may come together.</summary>
    private const uint Batch = 25;

    public IRelay Relay { get; } = new ControlledRelay(rest.Relay, control);

    public IStore Store => rest.Store;

    public IFilter Filter => rest.Filter;

    public ILightPush LightPush => rest.LightPush;

    public IPeers Peers { get; } = new ControlledPeers(rest.Peers, control);

    public async Task<NodeInfo> InfoAsync(CancellationToken cancellationToken)
    {
        var info = await ControlCall.RunAsync("Info", () => control.Calls.InfoAsync(new InfoRequest(), cancellationToken: cancellationToken))
            .ConfigureAwait(false);
        return new NodeInfo(info.PeerId, info.Addresses, info.Version, info.Enr);
    }

    public Task<NodeHealth> HealthAsync(CancellationToken cancellationToken) => rest.HealthAsync(cancellationToken);

    public Task<MetricSet> MetricsAsync(CancellationToken cancellationToken) => rest.MetricsAsync(cancellationToken);

    public async IAsyncEnumerable<NodeDelivery> DeliveriesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var call = control.Calls.Deliveries(new DeliveriesRequest { WithoutMessage = true, BatchMilliseconds = Batch, Together = true },
            cancellationToken: cancellationToken);
        while (await ControlCall.NextAsync("Deliveries", call.ResponseStream, cancellationToken).ConfigureAwait(false))
        {
            // The first one is the marker that the stream is open.
            if (call.ResponseStream.Current is { Source: not DeliverySource.Unspecified } delivery)
            {
                yield return Of(delivery);
                foreach (var one in delivery.More)
                {
                    yield return Of(one);
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        control.Dispose();
        await rest.DisposeAsync().ConfigureAwait(false);
    }

    private static NodeDelivery Of(Delivery delivery) =>
        new(delivery.ReceivedAt, delivery.MessageHash.ToByteArray(), delivery.PubsubTopic, delivery.From, (long)delivery.DroppedBefore);
}
