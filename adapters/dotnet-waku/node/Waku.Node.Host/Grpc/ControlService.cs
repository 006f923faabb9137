using Google.Protobuf;
using Grpc.Core;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;
using Waku.Node.Host.Application;
using Waku.Node.Messaging;
using Waku.Node.Relay;
using Waku.Node.Services;
using Waku.Node.Sharding;
using V1 = Waku.Node.Control.V1;

namespace Waku.Node.Host.Grpc;

/// <summary>The control service: node, peers, relay, deliveries.</summary>
internal sealed class ControlService(WakuNode node, RelaySubscriptions subscriptions, bool testControl, string version, TimeProvider time)
    : V1.NodeControl.NodeControlBase
{
    private readonly ControlServices _services = new(node, time);
    private readonly ControlCounters _counters = new(node, time);

    public override Task<V1.InfoResponse> Info(V1.InfoRequest request, ServerCallContext context) => Task.FromResult(Info());

    public override Task<V1.PeersResponse> Peers(V1.PeersRequest request, ServerCallContext context) => Task.FromResult(Peers(request));

    public override Task<V1.Empty> Subscribe(V1.TopicsRequest request, ServerCallContext context) =>
        Task.FromResult(Change(request, subscriptions.Subscribe));

    public override Task<V1.Empty> Unsubscribe(V1.TopicsRequest request, ServerCallContext context) =>
        Task.FromResult(Change(request, subscriptions.Unsubscribe));

    public override Task<V1.PublishResponse> Publish(V1.PublishRequest request, ServerCallContext context) =>
        PublishAsync(request, context.CancellationToken);

    public override Task<V1.StoreQueryResponse> StoreQuery(V1.StoreQueryRequest request, ServerCallContext context) =>
        _services.StoreQueryAsync(request, context.CancellationToken);

    public override Task<V1.FilterResponse> Filter(V1.FilterRequest request, ServerCallContext context) =>
        _services.FilterAsync(request, context.CancellationToken);

    public override Task<V1.LightpushResponse> Lightpush(V1.LightpushRequest request, ServerCallContext context) =>
        _services.LightpushAsync(request, context.CancellationToken);

    public override Task<V1.CountersResponse> Counters(V1.CountersRequest request, ServerCallContext context) => Task.FromResult(_counters.Read());

    public override Task WatchCounters(V1.WatchCountersRequest request, IServerStreamWriter<V1.CountersResponse> responseStream, ServerCallContext context) =>
        _counters.WatchAsync(request, responseStream, context.CancellationToken);

    private V1.InfoResponse Info() => new()
    {
        PeerId = node.Host.PeerId.ToString(),
        Addresses = { node.Addresses.Select(static a => a.ToString()) },
        Enr = node.Record?.ToString() ?? "",
        Version = version,
        ClusterId = node.ClusterId,
        Shards = { Shards() },
        ShardsInNetwork = node.ShardsInNetwork,
    };

    private IEnumerable<uint> Shards() =>
        (node.Relay?.Topics ?? []).Select(static t => PubsubTopic.TryParse(t, out var topic) ? topic : default).Where(t => t.Cluster == node.ClusterId)
            .Select(static t => (uint)t.Shard).Order();

    private V1.PeersResponse Peers(V1.PeersRequest request) => new()
    {
        Peers =
        {
            node.Host.Peers.All.Where(p => !request.ConnectedOnly || p.Connectedness == Connectedness.Connected).Select(p => new V1.Peer
            {
                PeerId = p.Id.ToString(),
                Address = p.Address?.ToString() ?? "",
                Protocols = { p.Protocols },
                Agent = p.Agent,
                Connectedness = p.Connectedness.ToString(),
                Origin = p.Origin.ToString(),
                Shards = { node.Metadata.Find(p.Id)?.Shards ?? [] },
                Score = node.Relay?.ScoreOf(p.Id) ?? 0,
            }),
        },
    };

    public override async Task<V1.Empty> Connect(V1.ConnectRequest request, ServerCallContext context)
    {
        foreach (var text in request.Addresses)
        {
            if (PeerAddressText.Parse(text, out var address) is { } problem)
            {
                throw GrpcFraming.Error(StatusCode.InvalidArgument, $"'{text}': {problem}");
            }

            try
            {
                await node.ConnectAsync(address!, context.CancellationToken).ConfigureAwait(false);
            }
            catch (Libp2pException e)
            {
                throw GrpcFraming.Error(StatusCode.NotFound, $"cannot connect to {text}: {e.Message}");
            }
        }

        return new V1.Empty();
    }

    public override async Task<V1.Empty> Disconnect(V1.DisconnectRequest request, ServerCallContext context)
    {
        var peer = ParsePeer(request.PeerId);
        if (node.Host.FindConnection(peer) is null)
        {
            throw GrpcFraming.Error(StatusCode.NotFound, $"{peer} is not connected");
        }

        await node.Host.DisconnectAsync(peer).ConfigureAwait(false);
        return new V1.Empty();
    }

    private static V1.Empty Change(V1.TopicsRequest request, Action<IReadOnlyCollection<string>> change)
    {
        try
        {
            change(request.PubsubTopics);
            return new V1.Empty();
        }
        catch (RefusedException e)
        {
            throw Refused(e);
        }
    }

    private async Task<V1.PublishResponse> PublishAsync(V1.PublishRequest request, CancellationToken cancellationToken)
    {
        var result = await HandOverAsync(request, cancellationToken).ConfigureAwait(false);
        return new V1.PublishResponse { MessageHash = ByteString.CopyFrom(result.ComputeHash()), Peers = (uint)result.Peers };
    }

    private async Task<PublishResult> HandOverAsync(V1.PublishRequest request, CancellationToken cancellationToken)
    {
        if (request.Message is null || request.Message.ContentTopic.Length == 0)
        {
            throw GrpcFraming.Error(StatusCode.InvalidArgument, "a message with a content topic is missing");
        }

        try
        {
            var message = ControlMessages.FromControl(request.Message);
            return await subscriptions.PublishAsync(request.PubsubTopic, message, PublishOptions.Default, cancellationToken).ConfigureAwait(false);
        }
        catch (RefusedException e)
        {
            throw Refused(e);
        }
    }

    private static RpcException Refused(RefusedException refused) => GrpcFraming.Error(
        refused.Reason is Refusal.RelayOff or Refusal.NotSubscribed ? StatusCode.FailedPrecondition : StatusCode.InvalidArgument, refused.Message);

    public override async Task<V1.PublishBatchResponse> PublishBatch(IAsyncStreamReader<V1.PublishRequest> requestStream, ServerCallContext context)
    {
        var result = new V1.PublishBatchResponse();
        while (await requestStream.MoveNext(context.CancellationToken).ConfigureAwait(false))
        {
            try
            {
                await HandOverAsync(requestStream.Current, context.CancellationToken).ConfigureAwait(false);
                result.Published++;
            }
            catch (RpcException e)
            {
                result.FirstRefusal = result.Refused++ == 0 ? e.Status.Detail : result.FirstRefusal;
            }
        }

        return result;
    }

    public override async Task Deliveries(V1.DeliveriesRequest request, IServerStreamWriter<V1.Delivery> responseStream, ServerCallContext context)
    {
        using var stream = new DeliveryStream(node, request, time);

        // An empty one first: whoever has it misses nothing from then on.
        await responseStream.WriteAsync(new V1.Delivery()).ConfigureAwait(false);
        await stream.CopyToAsync(responseStream, context.CancellationToken).ConfigureAwait(false);
    }

    public override async Task<V1.SendRawResponse> SendRaw(V1.SendRawRequest request, ServerCallContext context)
    {
        if (!testControl)
        {
            throw GrpcFraming.Error(StatusCode.PermissionDenied, "test hooks need --enable-test-control=true");
        }

        try
        {
            return await RawExchange.RunAsync(node.Host, ParsePeer(request.PeerId), request, time, context.CancellationToken).ConfigureAwait(false);
        }
        catch (Libp2pException e)
        {
            throw GrpcFraming.Error(StatusCode.NotFound, e.Message);
        }
    }

    private static PeerId ParsePeer(string text) => PeerId.TryParse(text, out var peer) ? peer
        : throw GrpcFraming.Error(StatusCode.InvalidArgument, $"'{text}' is not a peer id");
}
